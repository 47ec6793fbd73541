// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isCheckPage } from '../../src/site/check.ts'
import { onSessionRenewed } from '../../src/site/lifecycle.ts'
import { PageTitle } from '../../src/site/title.ts'
import { hasUnsentText } from '../../src/site/unsent.ts'
import { onAnswered, OwnRequests } from '../../src/site/usage.ts'
import { settled } from '../fakes.ts'

let life: AbortController

beforeEach(() => {
  life = new AbortController()
  document.title = 'Arena'
})

afterEach(() => {
  life.abort()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

describe('the check of the browser', () => {
  test.each([
    ['its title', () => (document.title = 'Just a moment...'), {}],
    ['its options', () => undefined, { _cf_chl_opt: {} }],
    ['its class', () => (document.body.className = 'cf-browser-verification'), {}],
  ])('is known by %s', (_what, change, globals) => {
    change()
    expect(isCheckPage(document, globals)).toBe(true)
    document.body.className = ''
  })

  test('is not seen in a page that has a script of the same service', () => {
    const script = document.createElement('script')
    script.type = 'text/plain'
    script.src = '/cdn-cgi/challenge-platform/scripts/main.js'
    document.body.append(script)

    expect(isCheckPage(document, {})).toBe(false)
  })
})

describe('the title', () => {
  test('is marked while the person is needed, and then as before', () => {
    const title = new PageTitle(life.signal)

    title.show('Sign in')
    expect(document.title).toBe('⚠ Sign in · Arena')
    title.show('Browser check')
    expect(document.title).toBe('⚠ Browser check · Arena')
    title.show(null)

    expect(document.title).toBe('Arena')
  })

  test('keeps its mark and the changes of the page', async () => {
    const title = new PageTitle(life.signal)
    title.show('Sign in')

    document.title = 'A conversation'
    await settled()
    expect(document.title).toBe('⚠ Sign in · A conversation')
    title.show(null)

    expect(document.title).toBe('A conversation')
  })

  test('is left alone where the page takes the mark away without end', async () => {
    const title = new PageTitle(life.signal)
    title.show('Sign in')

    for (let times = 0; times < 60; times++) {
      document.title = 'Arena'
      await settled()
    }

    expect(document.title).toBe('Arena')
  })

  test('goes back with the script, for good', () => {
    const title = new PageTitle(life.signal)
    title.show('Sign in')

    life.abort()
    title.show('Sign in')

    expect(document.title).toBe('Arena')
  })
})

describe('unsent text', () => {
  test.each([
    ['<textarea>hello</textarea>', true],
    ['<textarea> \n</textarea>', false],
    ['<textarea readonly>hello</textarea>', false],
    ['<div contenteditable><p>hello</p></div>', true],
    ['<div contenteditable="plaintext-only">hello</div>', true],
    ['<div contenteditable="true"><p><br></p></div>', false],
    ['<div contenteditable="false">hello</div>', false],
    ['<p>hello</p><input value="Arena">', false],
  ])('is in %s: %s', (html, unsent) => {
    document.body.innerHTML = html

    expect(hasUnsentText(document)).toBe(unsent)
  })
})

describe('an answer to the page itself', () => {
  let see: (entries: object[]) => void
  let disconnected: boolean
  let answers: number
  const entry = (news: object = {}) => ({
    name: `${location.origin}/nextjs-api/stream/post-to-evaluation/1`,
    startTime: performance.now() + 1000,
    responseStatus: 200,
    ...news,
  })

  beforeEach(() => {
    answers = 0
    disconnected = false
    vi.stubGlobal(
      'PerformanceObserver',
      class {
        constructor(hear: (list: { getEntries: () => object[] }) => void) {
          see = (entries) => {
            hear({ getEntries: () => entries })
          }
        }
        observe() {
          // sees what the test shows
        }
        disconnect() {
          disconnected = true
        }
      },
    )
  })

  const watch = (own = new OwnRequests()) => {
    onAnswered(
      '/nextjs-api/stream/',
      own,
      () => {
        answers += 1
      },
      life.signal,
    )
  }

  test('is seen', () => {
    watch()

    see([entry()])

    expect(answers).toBe(1)
  })

  test.each([
    ['that began before', { startTime: 0 }],
    ['that was refused', { responseStatus: 403 }],
    ['that broke off', { responseStatus: 0 }],
    ['to something else', { name: 'about:blank#/nextjs-api/stream/' }],
    ['of another origin', { name: 'https://elsewhere.test/nextjs-api/stream/x' }],
    ['of another path', { name: 'https://elsewhere.test/api/me' }],
  ])('is none %s', (_what, news) => {
    watch()

    see([entry(news)])

    expect(answers).toBe(0)
  })

  test('is none that the script itself asked for', async () => {
    const own = new OwnRequests(() => Promise.resolve(new Response('')))
    watch(own)
    const { name } = entry()

    await own.fetch(name)
    see([entry({ startTime: performance.now() })])
    expect(answers).toBe(0)
    see([entry({ startTime: performance.now() + 5000 })])

    expect(answers).toBe(1)
  })

  test('is watched for no longer than needed', () => {
    watch()

    life.abort()

    expect(disconnected).toBe(true)
  })
})

test('a session that was renewed is noticed, other cookies are not', () => {
  const cookies = new EventTarget()
  vi.stubGlobal('cookieStore', cookies)
  let renewed = 0
  onSessionRenewed(() => {
    renewed += 1
  }, life.signal)
  const change = (name: string) =>
    cookies.dispatchEvent(Object.assign(new Event('change'), { changed: [{ name }], deleted: [] }))

  change('theme')
  expect(renewed).toBe(0)
  change('arena-auth-prod-v1.0')

  expect(renewed).toBe(1)
})
