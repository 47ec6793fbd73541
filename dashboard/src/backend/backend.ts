/** A connection on which whole texts travel both ways. */
export interface Socket {
  send(text: string): void
  close(): void
}

export interface SocketListener {
  opened(): void
  received(text: string): void
  /** Once, also where the connection never opened. */
  closed(): void
}

/**
 * The gateway as the dashboard reaches it: by HTTP and by one WebSocket. There are two: the real
 * one and a recorded one, which tests and `npm run dev` use.
 */
export interface Backend {
  /** @param path from the root of the gateway, with its query */
  fetch(path: string, init: RequestInit): Promise<Response>
  open(path: string, listener: SocketListener): Socket
  /** What the gateway's address is, as far as the browser knows. */
  readonly origin: string
}
