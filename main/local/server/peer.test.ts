import { describe, expect, it } from 'vitest'
import { judgePeer } from './peer.ts'

/** Lines as the kernel writes them. 0x10E1 is 4321, 0xC350 is 50000. */
const row = (local: string, remote: string, uid: number): string =>
  `   1: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  ${uid}        0 2288 1 000000005a8b 20 4 0 10 -1`
const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const LISTENING = row('0100007F:10E1', '00000000:0000', 1000)
const ACCEPTED = row('0100007F:10E1', '0100007F:C350', 1000)

const judge = (...rows: string[]) =>
  judgePeer([HEAD, ...rows].join('\n'), { address: '127.0.0.1', port: 50_000 }, 4321, 1000)

describe('the user at the other end', () => {
  it('is told by the line of the client, not by that of this server', () => {
    expect(judge(LISTENING, ACCEPTED, row('0100007F:C350', '0100007F:10E1', 1000))).toBe('own')
    expect(judge(LISTENING, ACCEPTED, row('0100007F:C350', '0100007F:10E1', 1001))).toBe('other')
  })

  it('is seen through an IPv6 socket, too', () => {
    const mapped = '0000000000000000FFFF00000100007F'
    expect(judge(LISTENING, row(`${mapped}:C350`, `${mapped}:10E1`, 1001))).toBe('other')
  })

  it('is this one when it is root, who can do anything anyway', () => {
    expect(judge(LISTENING, row('0100007F:C350', '0100007F:10E1', 0))).toBe('own')
  })

  it('is another when its line is missing from a table that has ours', () => {
    expect(judge(LISTENING, ACCEPTED)).toBe('other')
  })

  it('is not mixed up with a client of another loopback address or port', () => {
    expect(judge(LISTENING, row('0200007F:C350', '0100007F:10E1', 1000))).toBe('other')
    expect(judge(LISTENING, row('0100007F:C351', '0100007F:10E1', 1000))).toBe('other')
    expect(judge(LISTENING, row('0100007F:C350', '0100007F:10E2', 1000))).toBe('other')
  })

  it('is untold where the table knows nothing of this server', () => {
    expect(judge()).toBe('untold')
    expect(judge(row('0100007F:C350', '0100007F:0050', 1001))).toBe('untold')
  })
})
