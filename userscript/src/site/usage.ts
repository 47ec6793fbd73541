import { nativeFetch, NativeRequest } from './natives.ts'

/** How long after the script asked for something the browser may begin with it. */
const OWN_MILLIS = 100
const MOST_OWN = 100

/** Remembers when the script itself asked the site for something. */
export class OwnRequests {
  readonly #begun: { readonly address: string; readonly at: number }[] = []
  readonly #fetch: typeof fetch

  constructor(fetch: typeof globalThis.fetch = nativeFetch) {
    this.#fetch = fetch
  }

  readonly fetch: typeof fetch = (input, init) => {
    const address = input instanceof NativeRequest ? input.url : String(input)
    this.#begun.push({ address, at: performance.now() })
    if (this.#begun.length > MOST_OWN) {
      this.#begun.shift()
    }
    return this.#fetch(input, init)
  }

  has(address: string, startedAt: number): boolean {
    return this.#begun.some(
      (own) =>
        own.address === address && startedAt >= own.at - 1 && startedAt <= own.at + OWN_MILLIS,
    )
  }
}

/**
 * Calls back when the site has answered something that the page itself asked for after now. It only
 * looks at what the browser measures anyway.
 *
 * @param below what the paths begin with by which the page asks for answers
 */
export function onAnswered(
  below: string,
  own: OwnRequests,
  answered: () => void,
  signal: AbortSignal,
): void {
  if (typeof PerformanceObserver === 'undefined' || signal.aborted) {
    return
  }
  const since = performance.now()
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries() as PerformanceResourceTiming[]
    if (
      entries.some(
        (entry) => isAnswer(entry, below, since) && !own.has(entry.name, entry.startTime),
      )
    ) {
      answered()
    }
  })
  observer.observe({ type: 'resource' })
  signal.addEventListener(
    'abort',
    () => {
      observer.disconnect()
    },
    { once: true },
  )
}

function isAnswer(entry: PerformanceResourceTiming, below: string, since: number): boolean {
  const address = new URL(entry.name)
  return (
    entry.startTime >= since &&
    entry.responseStatus >= 200 &&
    entry.responseStatus < 300 &&
    address.origin === location.origin &&
    address.pathname.startsWith(below)
  )
}
