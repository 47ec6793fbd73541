import { socketAddress } from '../gateway.ts'

/** One connection to the gateway. */
export interface Connection {
  send(message: string | Uint8Array<ArrayBuffer>): void
  /** Ends the connection; its listener hears nothing more. */
  close(code: number): void
}

/** Hears of one connection, never before `Transport` has returned it. */
export interface ConnectionListener {
  opened(): void
  received(message: unknown): void
  /** Once, whether the connection broke or never came about; `code` if the gateway gave one. */
  ended(code: number | null): void
}

/** A way to the gateway. Throws where the page may not even try the address. */
export type Transport = (address: string, listener: ConnectionListener) => Connection

export function webSocketTransport(Socket: new (address: string) => WebSocket): Transport {
  return (address, listener) => {
    const gateway = socketAddress(address)
    if (gateway === null) {
      // the browser would take it for a path of the site, which must not get our greeting
      throw new SyntaxError('not the address of a socket')
    }
    const socket = new Socket(gateway.href)
    socket.binaryType = 'arraybuffer'
    const life = new AbortController()
    const { signal } = life
    let open = false

    socket.addEventListener(
      'open',
      () => {
        open = true
        listener.opened()
      },
      { signal },
    )
    socket.addEventListener(
      'message',
      (event) => {
        listener.received(event.data)
      },
      { signal },
    )
    socket.addEventListener(
      'close',
      (event) => {
        life.abort()
        listener.ended(event.code)
      },
      { signal },
    )
    socket.addEventListener(
      'error',
      () => {
        // forbidden by the page's policy, a socket reports an error and never that it is closed
        if (!open) {
          life.abort()
          socket.close()
          listener.ended(null)
        }
      },
      { signal },
    )

    return {
      send(message) {
        socket.send(message)
      },
      close(code) {
        life.abort()
        socket.close(code)
      },
    }
  }
}
