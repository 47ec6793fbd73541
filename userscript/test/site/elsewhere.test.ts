import type { Get, Order, Put, Start } from '@lmarena-proxy/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { siteOrders, type Perform } from '../../src/site/orders.ts'
import { RequestRejected } from '../../src/site/requests.ts'

const SITE = 'https://arena.ai'
const PLACE = 'https://files.example/a.png?signature=1&b=2'
const { signal } = new AbortController()

let fetched: { readonly url: string; readonly init: RequestInit }[]
let answers: Response[]
let perform: Perform

const fetch: typeof globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  fetched.push({ url, init: init ?? {} })
  return Promise.resolve(answers.shift() ?? answerFrom(url))
}

/** Constructed responses have no address; fetched ones do. */
function answerFrom(url: string, body = 'ok'): Response {
  return Object.defineProperty(new Response(body), 'url', { value: url })
}

beforeEach(() => {
  fetched = []
  answers = []
  perform = siteOrders(SITE, { loaded: () => [], state: () => null }, fetch)
})

const job = { job: 'a', epoch: 1, limit: 1000 }
const start = (purpose: Start['purpose']): Start => ({
  type: 'start',
  ...job,
  purpose,
  request: { method: 'POST', path: '/', headers: {}, body: '[]' },
})
const put = (fields: Partial<Put> = {}): Put => ({
  type: 'put',
  ...job,
  url: PLACE,
  contentType: 'image/png',
  bytes: 'iVBORw0KGgo=',
  ...fields,
})
const get = (url: string): Get => ({ type: 'get', ...job, url })

/** The site names an address in its answer to a request of this purpose. */
async function names(address: string, purpose: Start['purpose'] = 'upload'): Promise<string> {
  answers.push(new Response(`0:{}\n3:{"success":true,"data":{"uploadUrl":${address},"key":"k"}}\n`))
  const answer = await perform(start(purpose), signal)
  fetched = []
  return new Response(answer.body).text()
}

const refused = async (order: Order) => {
  await expect(perform(order, signal)).rejects.toThrow(RequestRejected)
  expect(fetched).toEqual([])
}

describe('bytes go', () => {
  test('to an address that the site has named, without cookies', async () => {
    const answer = await names('"https://files.example/a.png?signature=1\\u0026b=2"')

    await perform(put(), signal)

    expect(answer).toContain('"key":"k"')
    expect(fetched).toHaveLength(1)
    expect(fetched[0]).toMatchObject({
      url: PLACE,
      init: {
        method: 'PUT',
        headers: { 'content-type': 'image/png' },
        mode: 'cors',
        credentials: 'omit',
        redirect: 'error',
        signal,
      },
    })
    expect(Buffer.from(fetched[0]?.init.body as Uint8Array).toString('hex')).toBe(
      '89504e470d0a1a0a',
    )
  })

  test('to the site itself where it is not encrypted', async () => {
    perform = siteOrders('http://127.0.0.1:8000', { loaded: () => [], state: () => null }, fetch)
    await names('"http://127.0.0.1:8000/uploads/1"')

    await perform(put({ url: 'http://127.0.0.1:8000/uploads/1' }), signal)

    expect(fetched).toHaveLength(1)
  })

  test('nowhere else', async () => {
    await names(JSON.stringify(PLACE))

    await refused(put({ url: `${PLACE}3` }))
  })

  test('not to what was named in an answer about something else', async () => {
    await names(JSON.stringify(PLACE), 'answer')
    await names(JSON.stringify(PLACE), 'models')

    await refused(put())
  })

  test.each([
    'http://files.example/a.png',
    'https://user:secret@files.example/a.png',
    'https://127.0.0.1/a.png',
    'https://192.168.0.1/a.png',
    'https://localhost:8443/a.png',
  ])('not to %s, though it was named', async (url) => {
    await names(JSON.stringify(url))

    await refused(put({ url }))
  })

  test('not where they are no bytes', async () => {
    await names(JSON.stringify(PLACE))

    await refused(put({ bytes: '*' }))
  })

  test('to the latest addresses only', async () => {
    await names(JSON.stringify(PLACE))
    for (let other = 0; other < 64; other++) {
      await names(JSON.stringify(`https://files.example/${other}`))
    }

    await refused(put())
    await perform(put({ url: 'https://files.example/0' }), signal)
    expect(fetched).toHaveLength(1)
  })
})

test('only the beginning of an answer is read along, and all of it goes on', async () => {
  const long = 'x'.repeat(200_000)
  answers.push(new Response(`${long}${JSON.stringify(PLACE)}`))

  const answer = await perform(start('upload'), signal)

  expect(await new Response(answer.body).text()).toHaveLength(200_000 + PLACE.length + 2)
  fetched = []
  await refused(put())
})

describe('what lies elsewhere is read', () => {
  test('without cookies', async () => {
    const answer = await perform(get(PLACE), signal)

    expect(await new Response(answer.body).text()).toBe('ok')
    expect(fetched[0]).toMatchObject({
      url: PLACE,
      init: { mode: 'cors', credentials: 'omit', signal },
    })
    expect(fetched[0]?.init.method).toBeUndefined()
  })

  test.each(['http://files.example/', 'https://10.0.0.1/', 'file:///etc/passwd', 'elsewhere', ''])(
    'not at %j',
    async (url) => {
      await refused(get(url))
    },
  )

  test('not where a redirect led into this network', async () => {
    answers.push(answerFrom('https://192.168.0.1/secret'))

    await expect(perform(get(PLACE), signal)).rejects.toThrow(RequestRejected)
  })
})
