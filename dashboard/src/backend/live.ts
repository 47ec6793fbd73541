import type { Backend } from './backend.ts'

/** The gateway that served this page. */
export function live(): Backend {
  return {
    origin: location.origin,
    fetch: (path, init) => fetch(path, { cache: 'no-store', ...init }),
    open(path, listener) {
      const address = new URL(path, location.href)
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
      const socket = new WebSocket(address)
      socket.addEventListener('open', () => {
        listener.opened()
      })
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (typeof event.data === 'string') {
          listener.received(event.data)
        }
      })
      socket.addEventListener('close', () => {
        listener.closed()
      })
      return socket
    },
  }
}
