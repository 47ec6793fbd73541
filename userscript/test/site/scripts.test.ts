import type { Look } from '@lmarena-proxy/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { siteOrders, type Perform } from '../../src/site/orders.ts'
import { RequestRejected } from '../../src/site/requests.ts'

const SITE = 'https://arena.ai'
const { signal } = new AbortController()

let files: Record<string, string>
let fetched: string[]
let loaded: string[]
let state: unknown
let perform: Perform

const fetch: typeof globalThis.fetch = (input) => {
  const url = input instanceof Request ? input.url : input.toString()
  fetched.push(url)
  const file = files[url]
  if (file === 'broken') {
    return Promise.reject(new TypeError('network error'))
  }
  return Promise.resolve(
    new Response(file ?? 'not here', { status: file === undefined ? 404 : 200 }),
  )
}

beforeEach(() => {
  files = {}
  fetched = []
  loaded = []
  state = null
  perform = siteOrders(
    SITE,
    { loaded: () => loaded, state: (key) => (key === 'tree' ? state : 'other') },
    fetch,
  )
})

const look = (fields: Partial<Look> = {}): Look => ({
  type: 'look',
  job: 'a',
  epoch: 1,
  limit: 1000,
  patterns: ['"([0-9a-f]{4})","one"', '"([0-9a-f]{4})","two"'],
  state: 'tree',
  page: null,
  ...fields,
})

async function seen(order = look()): Promise<unknown> {
  const answer = await perform(order, signal)
  expect(answer.status).toBe(200)
  return new Response(answer.body).json()
}

describe('in the scripts of the page', () => {
  test('each pattern is looked for', async () => {
    loaded = [`${SITE}/a.js`, `${SITE}/b.js?v=1`, `${SITE}/c.js`]
    files = {
      [`${SITE}/b.js?v=1`]: 'x("12ab","two");x("0000","three")',
      [`${SITE}/c.js`]: 'x("34cd","one");x("56ef","one")',
    }
    state = ['', {}]

    expect(await seen()).toEqual({ found: ['34cd', '12ab'], state: ['', {}] })
  })

  test('nothing may be found', async () => {
    loaded = [`${SITE}/a.js`, `${SITE}/b.js`]
    files = { [`${SITE}/a.js`]: 'broken', [`${SITE}/b.js`]: 'x("34cd","one")' }

    expect(await seen()).toEqual({ found: ['34cd', null], state: null })
  })

  test('of other origins nothing is read, and nothing twice', async () => {
    loaded = [`${SITE}/a.js`, 'https://arena.ai.example/b.js', '', `${SITE}/a.js`]

    await seen()

    expect(fetched).toEqual([`${SITE}/a.js`])
  })

  test('no more is read than needed', async () => {
    loaded = Array.from({ length: 50 }, (_, index) => `${SITE}/${index}.js`)
    files = Object.fromEntries(loaded.map((address) => [address, '"34cd","one" "12ab","two"']))

    await seen()

    expect(fetched.length).toBeLessThan(13)
  })
})

describe('in the scripts of a page that is fetched anew', () => {
  const page = (html: string) => {
    files = {
      [`${SITE}/`]: html,
      [`${SITE}/_next/static/chunks/4127-ab.js`]: '"34cd","one"',
      [`${SITE}/_next/static/chunks/app/(main)/[id]/page-cd.js`]: '"12ab","two"',
    }
    return seen(look({ page: '/' }))
  }

  test.each([
    [
      'script elements',
      `<script src="/_next/static/chunks/4127-ab.js" async></script>
       <script src='https://arena.ai/_next/static/chunks/app/(main)/[id]/page-cd.js?dpl=1'></script>`,
    ],
    [
      'the data of the framework',
      String.raw`self.__next_f.push([1,"2:I[4127,[\"4127\",\"static/chunks/4127-ab.js\",\"9\",\"static/chunks/app/(main)/[id]/page-cd.js\"],\"\"]"])`,
    ],
  ])('they are found in %s', async (_what, html) => {
    expect(await page(html)).toEqual({ found: ['34cd', '12ab'], state: null })
    expect(fetched[0]).toBe(`${SITE}/`)
  })

  test('what looks like an address does no harm', async () => {
    const odd = `"http://[.js" ".js" "//elsewhere.example/x.js" "${'a/'.repeat(1_000_000)}" `

    expect(await page(odd)).toEqual({ found: [null, null], state: null })
    expect(fetched).toEqual([`${SITE}/`, `${SITE}/.js`])
  })

  test('the page must be one of the site', async () => {
    await expect(perform(look({ page: '//elsewhere.example/' }), signal)).rejects.toThrow(
      RequestRejected,
    )
    expect(fetched).toEqual([])
  })
})

test('what is no regular expression is refused', async () => {
  await expect(perform(look({ patterns: ['('] }), signal)).rejects.toThrow(RequestRejected)
})

test('a look ends with its signal', async () => {
  const life = new AbortController()
  life.abort(new Error('over'))
  loaded = [`${SITE}/a.js`]
  files = { [`${SITE}/a.js`]: 'broken' }

  await expect(perform(look(), life.signal)).rejects.toThrow('over')
})
