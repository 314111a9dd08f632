import { argumentsOf, Failure, print, type Command } from './command.ts'
import {
  checkProject,
  exportStatements,
  importFiles,
  listArticles,
  listStatements,
  newProject,
  tag,
} from './project-commands.ts'
import { sentences } from './sentences.ts'
import { serve } from './serve.ts'

/** The command line: each command works through the service, like a window. */
const commands: readonly Command[] = [
  newProject,
  importFiles,
  listArticles,
  listStatements,
  tag,
  exportStatements,
  checkProject,
  sentences,
  serve,
]

const usage = (): string =>
  [
    'Usage: readout COMMAND …',
    '',
    ...commands.map(({ name, usage, about }) => `  ${name} ${usage}\n      ${about}`),
    '',
  ].join('\n')

async function run([name, ...words]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') {
    await print(usage())
    return 0
  }
  try {
    const command = commands.find((each) => each.name === name)
    if (!command) {
      const known = commands.map((each) => each.name).join(', ')
      throw new Failure(
        name === undefined
          ? `Which command? There are: ${known}.`
          : `There is no command “${name}”. There are: ${known}.`,
        2,
      )
    }
    return await command.run(argumentsOf(command, words))
  } catch (error) {
    if (error instanceof Failure) {
      process.stderr.write(`${error.message}\n`)
      return error.exitCode
    }
    process.stderr.write(
      `Readout has a fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    return 1
  }
}

// A reader that closes early, such as `head`, is no fault.
process.stdout.on('error', () => process.exit(0))
process.exitCode = await run(process.argv.slice(2))
