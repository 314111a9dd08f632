/**
 * The folder that paths on the command line are relative to. npm runs a script in the folder of package.json and
 * tells where the user was; a script that is started without npm is where the user is.
 *
 * @param {string} script the name of the npm script, for npm's words are inherited by everything it starts
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [cwd]
 */
export function callerFolder(script, root, env = process.env, cwd = process.cwd()) {
  const caller = env['INIT_CWD']
  return env['npm_lifecycle_event'] === script && cwd === root && caller ? caller : cwd
}
