import type { ClosableTransport } from '../connect.ts'
import type { Desk } from '../desk.ts'
import { decodeClientFrame, encodeAnswer, encodeFrame } from '../encoding.ts'
import { createWire } from './wire.ts'

/**
 * A way to a desk in the same thread. Each frame is encoded and decoded all the same, so that neither side can
 * change what the other holds, and what no socket could carry is found without one.
 *
 * @param report is given the error when an answer or an event holds what no frame can carry.
 */
export function memoryTransport(desk: Desk, report: (error: unknown) => void): ClosableTransport {
  const wire = createWire((message) => {
    const frame = decodeClientFrame(message)
    if (!frame.ok) return report(frame.error)
    connection
      .request(frame.value)
      .then((answer) => wire.receive(encodeAnswer(answer, report)))
      .catch(report)
  })
  const connection = desk.connect((event) => {
    const message = encodeFrame(event)
    if (message.ok) wire.receive(message.value)
    else report(message.error)
  })
  return {
    request: wire.request,
    onEvent: wire.onEvent,
    close() {
      connection.close()
      wire.lost()
    },
  }
}
