import { resolve } from 'node:path'
import { refusal } from '../../app/model/result.ts'
import { startLocalHost } from '../local/local-host.ts'
import { connectPrivately } from '../local/server/node-client.ts'
import { coderOfThisUser } from './coder.ts'
import { Failure, print, type Command } from './command.ts'
import { valueOf } from './open-client.ts'

export const serve: Command = {
  name: 'serve',
  usage: 'PROJECT --port 0 --print-url',
  about: 'serves a project to a browser of yours, until it is told to end',
  words: [1, 1],
  options: { port: 'text', 'print-url': 'flag' },
  async run({ words: [project = ''], text, flag }) {
    // A port that is known beforehand could be waited for by others.
    if ((text('port') ?? '0') !== '0') throw new Failure('The port is the system’s to choose: --port 0.', 2)
    coderOfThisUser()
    const path = resolve(project)
    const joined = await connectPrivately(path)
    joined?.close()
    if (joined)
      throw new Failure(
        'This project is being served already. End that first, or use the window that it has.',
      )
    const host = await startLocalHost({
      log: (line) => process.stderr.write(`${line}\n`),
      openWindow: async () => refusal('no-window', 'Open another window from the address that serve prints.'),
    })
    const stop = Promise.withResolvers<void>()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.resolve())
    try {
      const opened = valueOf(await host.desk.open(path))
      host.desk.startWith(opened.path)
      await print(flag('print-url') ? `${host.server.mintAddress()}\n` : `Serving ${opened.path}\n`)
      await stop.promise
      return 0
    } finally {
      await host.close()
    }
  },
}
