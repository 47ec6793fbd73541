/** The address of a gateway's socket as the person wrote it, or null if it is none. */
export function socketAddress(written: string): URL | null {
  if (!URL.canParse(written)) {
    return null
  }
  const address = new URL(written)
  return address.protocol === 'ws:' || address.protocol === 'wss:' ? address : null
}

/** The address of a page of the gateway that has this socket. */
export function webAddress(socket: URL, path: string): string {
  const scheme = socket.protocol === 'wss:' ? 'https:' : 'http:'
  return new URL(path, `${scheme}//${socket.host}`).href
}
