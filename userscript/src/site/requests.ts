import type { SiteRequest } from '@lmarena-proxy/protocol'
import { NativeRequest } from './natives.ts'

/** The tab won't perform such a request. */
export class RequestRejected extends Error {
  override readonly name = 'RequestRejected'
}

/** Performs a request of the gateway in the page's own origin, with the person's own cookies. */
export async function fetchFromSite(
  request: SiteRequest,
  origin: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(prepare(request, origin, signal))
}

function prepare(request: SiteRequest, origin: string, signal: AbortSignal): Request {
  const address = ownAddress(request.path, origin)
  try {
    return new NativeRequest(address, {
      method: request.method,
      headers: { ...request.headers },
      body: request.body === '' ? null : request.body,
      // also after a redirect the request stays in the page's origin
      mode: 'same-origin',
      credentials: 'same-origin',
      // a stream is of no use to the cache, and an old model list of none to the gateway
      cache: 'no-store',
      signal,
    })
  } catch (error) {
    throw new RequestRejected(error instanceof Error ? error.message : 'not a request')
  }
}

/** The address of a path of this site. What leads anywhere else is refused. */
export function ownAddress(path: string, origin: string): string {
  if (!path.startsWith('/') || path.startsWith('//') || path.includes('\\')) {
    throw new RequestRejected('the path must begin with a single slash')
  }
  const address = new URL(path, origin)
  // the parser drops tabs and line breaks: "/\t/elsewhere" names another host
  if (address.origin !== origin) {
    throw new RequestRejected('the path leads out of the site')
  }
  return address.href
}
