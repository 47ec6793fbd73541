// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { runInThisContext } from 'node:vm'
import type { Resumed, TabFrame } from '@lmarena-proxy/protocol'
import { build } from 'vite'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { version } from '../package.json'
import { settled } from './fakes.ts'

const userscript = dirname(import.meta.dirname)
let script: string

beforeAll(async () => {
  const built = await build({
    root: userscript,
    configFile: `${userscript}/vite.config.ts`,
    logLevel: 'warn',
    build: { write: false },
  })
  const files = [built].flat().flatMap((result) => ('output' in result ? result.output : []))
  const [file] = files
  if (files.length !== 1 || file?.type !== 'chunk') {
    throw new Error('the build makes one script and nothing else')
  }
  script = file.code
})

describe('the built script', () => {
  const times = (part: string | RegExp) => script.split(part).length - 1
  const meta = (key: string) =>
    [...script.matchAll(new RegExp(`^// @${key} +(.*)$`, 'gm'))].map(([, value]) => value)

  test('begins with the metadata that the script managers read', () => {
    expect(script.startsWith('// ==UserScript==\n')).toBe(true)
    expect(meta('name')).toEqual(['LMArena Proxy Injector'])
    expect(meta('version')).toEqual([version])
    expect(meta('license')).toEqual(['MIT'])
    expect(meta('run-at')).toEqual(['document-start'])
    expect(meta('grant')).toEqual(['none'])
    expect(times(/^\/\/ @noframes$/m)).toBe(1)
    expect(meta('match')).toEqual([
      'https://lmarena.ai/*',
      'https://*.lmarena.ai/*',
      'https://arena.ai/*',
      'https://*.arena.ai/*',
    ])
    for (const key of ['updateURL', 'downloadURL']) {
      expect(meta(key)).toEqual(['http://127.0.0.1:9080/lmarena_injector.user.js'])
    }
  })

  test('has the version of the gateway it is built with', () => {
    const pom = readFileSync(`${userscript}/../pom.xml`, 'utf8')

    expect(/<artifactId>lmarena-proxy-parent<\/artifactId>\s*<version>(.*)</.exec(pom)?.[1]).toBe(
      version,
    )
  })

  test('shows its configuration readable at the top, within its own function', () => {
    const [, below = ''] = script.split('// ==/UserScript==\n')

    expect(below.trimStart()).toMatch(
      /^\(function\(\) \{\s+'use strict';\s+\/\/ --- CONFIGURATION ---\n.*\n +const CONFIG = \{\n/,
    )
  })

  test('holds each string that the gateway replaces exactly once', () => {
    expect(times('SERVER_URL: "ws://127.0.0.1:9080/ws"')).toBe(1)
    expect(times('TOKEN: ""')).toBe(1)
    for (const key of ['version', 'updateURL', 'downloadURL']) {
      expect(times(`// @${key} `)).toBe(1)
    }
  })

  test('can be read, and can stand in a page', () => {
    expect(Math.max(...script.split('\n').map((line) => line.length))).toBeLessThan(400)
    expect(script).not.toMatch(/<\/script|<!--/i)
  })
})

class FakeSocket extends EventTarget {
  static all: FakeSocket[] = []
  readonly sent: TabFrame[] = []
  closed = false
  readonly address: string

  constructor(address: string) {
    super()
    this.address = address
    FakeSocket.all.push(this)
  }

  send(message: string): void {
    this.sent.push(JSON.parse(message) as TabFrame)
  }

  close(): void {
    this.closed = true
  }

  /** Opens and lets the tab in. */
  welcome(jobs: readonly Resumed[] = []): void {
    this.dispatchEvent(new Event('open'))
    this.says({ type: 'welcome', protocol: 1, gateway: '0.1.0', jobs })
  }

  says(frame: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }))
  }
}

describe('the script in a page', () => {
  let printed: unknown[][]

  beforeEach(() => {
    FakeSocket.all = []
    printed = []
    localStorage.clear()
    sessionStorage.clear()
    vi.stubGlobal('WebSocket', FakeSocket)
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    for (const method of ['log', 'warn', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((...line: unknown[]) => {
        printed.push(line)
      })
    }
  })

  afterEach(() => {
    window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }))
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })

  /** Runs the script as an inline script or a script manager would, and lets it connect. */
  async function run(): Promise<FakeSocket> {
    runInThisContext(script.replace('TOKEN: ""', 'TOKEN: "secret"'))
    await settled()
    const socket = FakeSocket.all.at(-1)
    if (socket === undefined) {
      throw new Error('the script did not connect')
    }
    return socket
  }

  const badges = () => [...document.querySelectorAll<HTMLElement>('lmarena-proxy-badge')]

  test('introduces itself, says so in the console and shows it', async () => {
    const socket = await run()
    expect(badges().map(({ dataset }) => dataset.state)).toEqual(['connecting'])
    socket.welcome()

    expect(socket.address).toBe('ws://127.0.0.1:9080/ws')
    expect(socket.sent[0]).toMatchObject({ type: 'hello', protocol: 1, token: 'secret', jobs: [] })
    expect(printed).toEqual([['[Injector] ✅ Connection established with local server.']])
    expect(badges().map(({ dataset }) => dataset.state)).toEqual(['needs']) // no session here
  })

  const order = {
    type: 'start',
    job: 'a',
    epoch: 1,
    limit: 0,
    purpose: 'answer',
    request: { method: 'POST', path: '/ask', headers: {}, body: '{}' },
  }

  test('performs a request and passes the answer on', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('a0:"Hi"')))
    const socket = await run()
    socket.welcome()
    socket.says(order)
    await settled()

    expect(socket.sent.at(-1)).toMatchObject({ type: 'head', job: 'a', seq: 1, status: 200 })
  })

  test('goes on with its requests on the next connection', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('a0:"Hi"')))
    const first = await run()
    first.welcome()
    first.says(order)
    await settled()
    first.dispatchEvent(Object.assign(new Event('close'), { code: 1006 }))
    window.dispatchEvent(new Event('online'))

    const second = FakeSocket.all.at(-1)
    second?.welcome([{ job: 'a', epoch: 1, seq: 0, limit: 0 }])

    expect(second).not.toBe(first)
    expect(second?.sent).toMatchObject([
      { type: 'hello', jobs: [{ job: 'a', epoch: 1 }] },
      { type: 'head', job: 'a', seq: 1 },
    ])
  })

  test('tells when the page is signed in, without being asked', async () => {
    const socket = await run()
    socket.welcome()

    document.cookie = 'arena-auth-prod-v1=abc'
    window.dispatchEvent(new Event('focus'))
    expect(socket.sent.at(-1)).toMatchObject({ type: 'page', signedIn: true })
    expect(badges()[0]?.dataset.state).toBe('connected')

    document.cookie = 'arena-auth-prod-v1=; max-age=0'
    window.dispatchEvent(new Event('focus'))
    expect(socket.sent.at(-1)).toMatchObject({ type: 'page', signedIn: false })
  })

  test('shows what the gateway says of the tab, in its badge and its title', async () => {
    document.cookie = 'arena-auth-prod-v1=abc'
    document.title = 'Arena'
    const socket = await run()
    socket.welcome()
    const state = () => badges()[0]?.dataset.state

    socket.says({ type: 'standing', draining: true, limitedMillis: 60_000 })
    expect(state()).toBe('draining')
    socket.says({ type: 'standing', draining: false, limitedMillis: 60_000 })
    expect(state()).toBe('limited')
    expect(document.title).toBe('Arena')
    socket.says({ type: 'needs', what: 'verification', watch: '/stream/' })
    expect(state()).toBe('needs')
    expect(document.title).toBe('⚠ Show that you are there · Arena')
    badges()[0]?.shadowRoot?.querySelector<HTMLElement>('.done')?.click()
    expect(socket.sent.at(-1)).toEqual({ type: 'used' })
    socket.says({ type: 'needs', what: null, watch: null })
    socket.says({ type: 'standing', draining: false, limitedMillis: 0 })
    expect(state()).toBe('connected')
    expect(document.title).toBe('Arena')

    document.cookie = 'arena-auth-prod-v1=; max-age=0'
  })

  test('says when the page is the check of the browser, also if that shows late', async () => {
    const socket = await run()
    socket.welcome()
    expect(socket.sent[0]).toMatchObject({
      check: false,
      accepts: ['get', 'look', 'put', 'reload', 'standing'],
    })

    document.body.className = 'cf-browser-verification'
    document.dispatchEvent(new Event('DOMContentLoaded'))
    expect(socket.sent.at(-1)).toMatchObject({ type: 'page', check: true })
    expect(badges()[0]?.dataset.needs).toBe('browser_check')
    document.body.className = ''
    window.dispatchEvent(new Event('focus'))

    expect(socket.sent.at(-1)).toMatchObject({ type: 'page', check: false })
  })

  test('reloads the page when told, and asks the person where that would lose something', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined)
    document.cookie = 'arena-auth-prod-v1=abc'
    const socket = await run()
    socket.welcome()
    socket.says({ type: 'needs', what: 'browser_check', watch: null })
    document.body.innerHTML = '<textarea>half a question</textarea>'

    socket.says({ type: 'reload', reason: 'browser_check' })
    expect(reload).not.toHaveBeenCalled()
    expect(badges()[0]?.shadowRoot?.querySelector('.pill')?.textContent).toContain('Reload')
    document.body.innerHTML = ''
    socket.says({ type: 'reload', reason: 'browser_check' })

    expect(reload).toHaveBeenCalledTimes(1)
    document.cookie = 'arena-auth-prod-v1=; max-age=0'
  })

  test('keeps its tab’s and browser’s names through a reload, not the page’s', async () => {
    const hello = async () => {
      const socket = await run()
      socket.welcome()
      return socket.sent[0] as Extract<TabFrame, { type: 'hello' }>
    }
    const first = await hello()
    window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }))
    const second = await hello()

    expect([second.browser, second.tab]).toEqual([first.browser, first.tab])
    expect(second.page).not.toBe(first.page)
  })

  test('says goodbye when the page goes away', async () => {
    const socket = await run()
    socket.welcome()

    window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }))

    expect(socket.sent.at(-1)).toEqual({ type: 'bye' })
    expect(socket.closed).toBe(true)
  })

  test('gives way to a newer copy, which is then the only one', async () => {
    const older = await run()
    older.welcome()
    const newer = await run()
    newer.welcome()

    expect(older.closed).toBe(true)
    expect(newer.closed).toBe(false)
    expect(badges()).toHaveLength(1)
  })

  test('leaves nothing of its own in the page’s global scope', async () => {
    const before = Object.getOwnPropertyNames(globalThis)

    await run()

    expect(Object.getOwnPropertyNames(globalThis)).toEqual(before)
    expect(runInThisContext('typeof CONFIG')).toBe('undefined')
  })

  test('never prints its token', async () => {
    const socket = await run()
    socket.dispatchEvent(new Event('open'))
    socket.dispatchEvent(Object.assign(new Event('close'), { code: 4401 }))

    expect(badges()[0]?.dataset.state).toBe('refused')
    expect(printed).toHaveLength(1)
    expect(JSON.stringify(printed)).not.toContain('secret')
  })

  test('does nothing in a frame within the page', () => {
    vi.stubGlobal('top', {})

    runInThisContext(script)

    expect(FakeSocket.all).toEqual([])
    expect(badges()).toEqual([])
  })
})
