import { beforeEach, expect, test } from 'vitest'
import { webSocketTransport, type Connection } from '../../src/link/transport.ts'

/** A socket as the browser makes it, whose events come when the test says so. */
class FakeSocket extends EventTarget {
  static made: FakeSocket
  binaryType = 'blob'
  readonly sent: unknown[] = []
  readonly closes: (number | undefined)[] = []
  readonly address: string

  constructor(address: string) {
    super()
    this.address = address
    FakeSocket.made = this
  }

  send(message: unknown): void {
    this.sent.push(message)
  }

  close(code?: number): void {
    this.closes.push(code)
  }

  fires(type: string, fields: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), fields))
  }
}

let heard: unknown[]
let connection: Connection

beforeEach(() => {
  heard = []
  connection = webSocketTransport(FakeSocket as unknown as typeof WebSocket)('ws://gateway/ws', {
    opened: () => heard.push('opened'),
    received: (message) => heard.push(message),
    ended: (code) => heard.push(code),
  })
})

const socket = () => FakeSocket.made

test('passes on what the socket tells, and sends what it is given', () => {
  socket().fires('open')
  socket().fires('message', { data: '{}' })
  connection.send('hi')
  socket().fires('close', { code: 4401 })

  expect(socket().address).toBe('ws://gateway/ws')
  expect(socket().binaryType).toBe('arraybuffer')
  expect(heard).toEqual(['opened', '{}', 4401])
  expect(socket().sent).toEqual(['hi'])
})

test('an error before the socket is open is its end, though close never follows', () => {
  socket().fires('error')

  expect(heard).toEqual([null])
  expect(socket().closes).toEqual([undefined])
})

test('an error and the close that follows it are one end', () => {
  socket().fires('error')
  socket().fires('close', { code: 1006 })

  expect(heard).toEqual([null])
})

test('an error of an open socket is not its end: the close tells the code', () => {
  socket().fires('open')
  socket().fires('error')
  socket().fires('close', { code: 1006 })

  expect(heard).toEqual(['opened', 1006])
})

test('after closing it nothing more is heard of it', () => {
  socket().fires('open')
  connection.close(4400)
  socket().fires('message', { data: '{}' })
  socket().fires('close', { code: 4400 })

  expect(heard).toEqual(['opened'])
  expect(socket().closes).toEqual([4400])
})

test.each(['', 'gateway:9080/ws', '/ws', '//gateway/ws', 'http://gateway/ws'])(
  'an address of no socket is not tried: "%s"',
  (address) => {
    const transport = webSocketTransport(FakeSocket as unknown as typeof WebSocket)
    const before = FakeSocket.made
    const nobody = { opened: () => null, received: () => null, ended: () => null }

    expect(() => transport(address, nobody)).toThrow('not the address of a socket')
    expect(FakeSocket.made).toBe(before)
  },
)
