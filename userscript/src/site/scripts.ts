import type { Look } from '@lmarena-proxy/protocol'
import { NativeResponse } from './natives.ts'
import { ownAddress, RequestRejected } from './requests.ts'

const MOST_SCRIPTS = 400
const AT_A_TIME = 6
const MOST_NAME_CHARS = 300
const MOST_PAGE_CHARS = 16 * 1024 * 1024

/** What can be seen of the page's scripts without running anything. */
export interface PageScripts {
  /** The addresses of the scripts that the page has loaded. */
  loaded(): readonly string[]
  /** What `history.state` holds under a key. */
  state(key: string): unknown
}

export function pageScripts(page: Document, view: Window): PageScripts {
  return {
    loaded: () => [
      ...Array.from(page.scripts, ({ src }) => src),
      ...view.performance
        .getEntriesByType('resource')
        .filter(({ name }) => /\.js(?:\?|$)/.test(name))
        .map(({ name }) => name),
    ],
    state: (key) => {
      const state: unknown = view.history.state
      return typeof state === 'object' && state !== null && Object.hasOwn(state, key)
        ? (state as Record<string, unknown>)[key]
        : null
    },
  }
}

/**
 * Finds out what the gateway wants to know of the page: the answer is JSON, `found` with what each
 * pattern's first group matches in the scripts of the site's own origin, null where there is no
 * match, and `state` with the page's history state of that name.
 */
export async function look(
  { patterns, state, page }: Look,
  origin: string,
  scripts: PageScripts,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Response> {
  const searches = patterns.map(compiled)
  const found: (string | null)[] = searches.map(() => null)
  const addresses = page === null ? scripts.loaded() : await scriptsOf(page, origin, fetch, signal)
  const left = ownScripts(addresses, origin)

  const search = async () => {
    for (;;) {
      const address = left.shift()
      if (address === undefined || found.every((match) => match !== null)) {
        return
      }
      const code = await textOf(address, fetch, signal)
      for (const [index, pattern] of searches.entries()) {
        found[index] ??= pattern.exec(code)?.[1] ?? null
      }
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, search))
  return NativeResponse.json({ found, state: scripts.state(state) ?? null })
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern)
  } catch {
    throw new RequestRejected('not a regular expression')
  }
}

/** Each once, and only of the site's own origin. */
function ownScripts(addresses: readonly string[], origin: string): string[] {
  const own = addresses.filter((address) => address.startsWith(`${origin}/`))
  return [...new Set(own)].slice(0, MOST_SCRIPTS)
}

/** The scripts that a page names, those among them that it loads when it needs them. */
async function scriptsOf(
  path: string,
  origin: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answer = await fetch(ownAddress(path, origin), {
    mode: 'same-origin',
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  })
  const html = (await answer.text()).slice(0, MOST_PAGE_CHARS)
  return Array.from(html.matchAll(/\.js(?=["'\\?])/g), ({ index }) =>
    addressEndingAt(html, index, origin),
  )
}

/** Empty where there is none. Read backwards: a page holds long texts that end in nothing. */
function addressEndingAt(html: string, dot: number, origin: string): string {
  let start = dot
  while (start > dot - MOST_NAME_CHARS && /[\w~@%.+/()[\]:-]/.test(html.charAt(start - 1))) {
    start -= 1
  }
  const name = `${html.slice(start, dot)}.js`
  try {
    // the framework's own data leave out where its files are
    return new URL(name.startsWith('static/') ? `/_next/${name}` : name, origin).href
  } catch {
    return ''
  }
}

/** What is not to be had holds nothing. The browser has most of them already. */
async function textOf(
  address: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<string> {
  try {
    const answer = await fetch(address, {
      mode: 'same-origin',
      credentials: 'same-origin',
      cache: 'force-cache',
      signal,
    })
    return answer.ok ? await answer.text() : ''
  } catch {
    signal.throwIfAborted()
    return ''
  }
}
