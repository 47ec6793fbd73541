import type { Order } from '@lmarena-proxy/protocol'
import { NamedAddresses, putElsewhere, readElsewhere } from './elsewhere.ts'
import { nativeFetch } from './natives.ts'
import { fetchFromSite } from './requests.ts'
import { look, type PageScripts } from './scripts.ts'

/** What the gateway is told of an answer. */
export type Answered = Pick<Response, 'status' | 'url' | 'redirected' | 'headers' | 'body'>

/** Does what the gateway orders. */
export type Perform = (order: Order, signal: AbortSignal) => Promise<Answered>

/** All that a page does for the gateway, each thing within its own limits. */
export function siteOrders(
  origin: string,
  scripts: PageScripts,
  fetch: typeof globalThis.fetch = nativeFetch,
): Perform {
  const named = new NamedAddresses()
  return async (order, signal) => {
    switch (order.type) {
      case 'start': {
        const answer = await fetchFromSite(order.request, origin, fetch, signal)
        if (order.purpose === 'upload') {
          await named.readIn(answer)
        }
        return answer
      }
      case 'look':
        return look(order, origin, scripts, fetch, signal)
      case 'put':
        return putElsewhere(order, origin, named, fetch, signal)
      case 'get':
        return readElsewhere(order, origin, fetch, signal)
    }
  }
}
