import type { SiteRequest } from '@lmarena-proxy/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { fetchFromSite, RequestRejected } from '../../src/site/requests.ts'

let fetched: Request[]

beforeEach(() => {
  fetched = []
})

const perform = (wanted: SiteRequest, life: AbortSignal) =>
  fetchFromSite(
    wanted,
    'https://arena.ai',
    (made) => {
      fetched.push(made as Request)
      return Promise.resolve(new Response('ok'))
    },
    life,
  )

const request = (fields: Partial<SiteRequest> = {}): SiteRequest => ({
  method: 'POST',
  path: '/ask',
  headers: { 'content-type': 'text/plain;charset=UTF-8' },
  body: '{"mode":"direct"}',
  ...fields,
})
const { signal } = new AbortController()

test('a request goes to the page’s own origin as the gateway built it', async () => {
  await perform(request({ path: '/ask?mode=direct' }), signal)

  const [made] = fetched
  expect(made).toMatchObject({
    method: 'POST',
    url: 'https://arena.ai/ask?mode=direct',
    mode: 'same-origin',
    credentials: 'same-origin',
  })
  expect(made?.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
  expect(await made?.text()).toBe('{"mode":"direct"}')
})

test('a request with an empty body has none, so that it can be a GET', async () => {
  await perform(request({ method: 'GET', body: '', headers: {} }), signal)

  expect(fetched[0]?.body).toBeNull()
})

describe('a request is refused that', () => {
  test.each([
    ['names another host', '//elsewhere.example/'],
    ['names another host with backslashes', '/\\elsewhere.example/'],
    ['hides another host behind a tab', '/\t/elsewhere.example/'],
    ['hides another host behind a line break', '/\n/elsewhere.example/'],
    ['is a whole address', 'https://arena.ai/ask'],
    ['has a scheme of its own', 'javascript:alert(1)'],
    ['is relative', 'ask'],
    ['is empty', ''],
  ])('%s', async (_what, path) => {
    await expect(perform(request({ path }), signal)).rejects.toThrow(RequestRejected)
    expect(fetched).toEqual([])
  })

  test.each([
    ['has a method that no page may use', { method: 'CONNECT' }],
    ['has a header that is none', { headers: { 'not a header': 'x' } }],
    ['has a body where there can be none', { method: 'GET' }],
  ])('%s', async (_what, fields) => {
    await expect(perform(request(fields), signal)).rejects.toThrow(RequestRejected)
    expect(fetched).toEqual([])
  })
})

test('dots in a path stay within the site', async () => {
  await perform(request({ path: '/../../ask' }), signal)

  expect(fetched[0]?.url).toBe('https://arena.ai/ask')
})

test('a request ends with its signal', async () => {
  const life = new AbortController()
  await perform(request(), life.signal)
  life.abort()

  expect(fetched[0]?.signal.aborted).toBe(true)
})
