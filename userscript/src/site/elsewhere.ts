import type { Get, Put } from '@lmarena-proxy/protocol'
import { remoteness } from './access.ts'
import { RequestRejected } from './requests.ts'

const MOST_NAMED = 64
/** What names an address is short. */
const MOST_CHARS_READ = 64 * 1024

/** A JSON string that is an address. */
const ADDRESS = /"https?:(?:[^"\\]|\\.)*"/g

/** The addresses that the site has named in answers about uploads: only to these go any bytes. */
export class NamedAddresses {
  readonly #known = new Set<string>()

  /** Reads along in an answer, which the gateway gets in full all the same. */
  async readIn(answer: Response): Promise<void> {
    const text = await beginning(answer.clone())
    for (const [literal] of text.matchAll(ADDRESS)) {
      this.#add(literal)
    }
  }

  has(address: string): boolean {
    return this.#known.has(address)
  }

  #add(literal: string): void {
    try {
      const address: unknown = JSON.parse(literal)
      if (typeof address === 'string') {
        this.#known.delete(address)
        this.#known.add(address)
      }
    } catch {
      // no JSON after all
    }
    const [oldest] = this.#known
    if (this.#known.size > MOST_NAMED && oldest !== undefined) {
      this.#known.delete(oldest)
    }
  }
}

async function beginning(answer: Response): Promise<string> {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (reader !== undefined && text.length < MOST_CHARS_READ) {
    const { done, value } = await reader.read()
    if (done) {
      return text
    }
    text += value
  }
  // the other copy goes on without this one
  void reader?.cancel()
  return text.slice(0, MOST_CHARS_READ)
}

/** Puts bytes at an address that the site has named, without the person's cookies. */
export async function putElsewhere(
  { url, contentType, bytes }: Put,
  origin: string,
  named: NamedAddresses,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Response> {
  if (!named.has(url)) {
    throw new RequestRejected('the site has not named this address')
  }
  return fetch(elsewhere(url, origin), {
    method: 'PUT',
    headers: { 'content-type': contentType },
    body: fromBase64(bytes),
    mode: 'cors',
    credentials: 'omit',
    // the site named this place and no other
    redirect: 'error',
    cache: 'no-store',
    signal,
  })
}

/** Reads what lies at an address, without the person's cookies. */
export async function readElsewhere(
  { url }: Get,
  origin: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<Response> {
  const answer = await fetch(elsewhere(url, origin), {
    mode: 'cors',
    credentials: 'omit',
    // what the page has shown is in the cache without the leave to be read
    cache: 'no-store',
    signal,
  })
  elsewhere(answer.url, origin)
  return answer
}

/** The address, if it is an encrypted one and no nearer than the site itself; else refused. */
function elsewhere(url: string, origin: string): string {
  const address = parsed(url)
  const site = new URL(origin)
  if (address.origin === site.origin) {
    return address.href
  }
  if (address.protocol !== 'https:' || address.username !== '' || address.password !== '') {
    throw new RequestRejected('the address must begin with https://')
  }
  if (remoteness(address.hostname) < remoteness(site.hostname)) {
    throw new RequestRejected('the address is within this network')
  }
  return address.href
}

function parsed(url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw new RequestRejected('not an address')
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  let binary: string
  try {
    binary = atob(text)
  } catch {
    throw new RequestRejected('the bytes are not in base64')
  }
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) {
    bytes[at] = binary.charCodeAt(at)
  }
  return bytes
}
