/** An expected fault: its message is one plain sentence for the person at the terminal, and no stack is shown. */
export class Fault extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode 1 for a fault, 2 for a command typed wrongly, 128 + n when signal n ended the work
   */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Runs a script to its end and leaves with the exit code it answers. A `Fault` becomes its sentence on stderr;
 * anything else is a bug of ours and keeps its stack.
 *
 * @param {() => Promise<number>} script
 */
export async function leaveWith(script) {
  try {
    process.exitCode = await script()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.message !== '') process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exitCode
  }
}

/** @param {string} line a note for the terminal; never on stdout, which belongs to what was asked for */
export function note(line) {
  process.stderr.write(`${line}\n`)
}
