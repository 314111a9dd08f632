import { parseArgs } from 'node:util'

/** What a command ends with: 0, or 1 for bad input and 2 for bad usage, each with one line on standard error. */
export class Failure extends Error {
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** The words of a call, sorted out. */
export interface Arguments {
  readonly words: readonly string[]
  readonly text: (option: string) => string | undefined
  readonly flag: (option: string) => boolean
}

export interface Command {
  readonly name: string
  /** What follows the name, as usage shows it. */
  readonly usage: string
  readonly about: string
  /** How many words it takes besides options: at least, and at most. */
  readonly words: readonly [least: number, most: number]
  readonly options: Readonly<Record<string, 'text' | 'flag'>>
  run(call: Arguments): Promise<number>
}

/** Sorts out the words of a call; unknown options and missing words are bad usage. */
export function argumentsOf(command: Command, words: readonly string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const wrong = (why: string): Failure =>
    new Failure(`${why} Usage: readout ${command.name} ${command.usage}`, 2)
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
    const [least, most] = command.words
    if (positionals.length < least) throw wrong('Something is missing.')
    if (positionals.length > most) throw wrong(`“${positionals[most]}” is one word too many.`)
    return {
      words: positionals,
      text: (option) => {
        const value = values[option]
        return typeof value === 'string' ? value : undefined
      },
      flag: (option) => values[option] === true,
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw wrong(`${error instanceof Error ? error.message.split('. ')[0] : String(error)}.`)
  }
}

/** Writes to standard output, and waits until it is taken: a reader that is slow, or gone, is no fault. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()))
}
