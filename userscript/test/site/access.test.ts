import { beforeEach, describe, expect, test } from 'vitest'
import { gatewayAccess, remoteness, type Access } from '../../src/site/access.ts'
import { settled } from '../fakes.ts'

class FakePermission extends EventTarget {
  state: PermissionState = 'prompt'

  becomes(state: PermissionState): void {
    this.state = state
    this.dispatchEvent(new Event('change'))
  }
}

let page: EventTarget
let known: Record<string, FakePermission>
let asked: string[]
let fetched: { address: string; init: RequestInit | undefined }[]
let changes: number

beforeEach(() => {
  page = new EventTarget()
  known = { 'loopback-network': new FakePermission() }
  asked = []
  fetched = []
  changes = 0
})

async function accessTo(gateway: string, hostname = 'arena.ai'): Promise<Access> {
  const access = gatewayAccess(
    new URL(gateway),
    {
      document: page,
      hostname,
      permissions: {
        query: ({ name }) => {
          asked.push(name)
          const permission = known[name]
          return permission === undefined
            ? Promise.reject(new TypeError(`unknown: ${name}`))
            : Promise.resolve(permission as unknown as PermissionStatus)
        },
      },
      fetch: (address, init) => {
        fetched.push({ address: address as string, init })
        return Promise.reject(new TypeError('Failed to fetch'))
      },
    },
    new AbortController().signal,
  )
  access.onChange(() => {
    changes += 1
  })
  await settled()
  return access
}

const violation = (blockedURI: string, disposition = 'enforce') => {
  page.dispatchEvent(
    Object.assign(new Event('securitypolicyviolation'), { blockedURI, disposition }),
  )
}

describe('the browser’s permission', () => {
  test('is an obstacle until it is given, and each change is told', async () => {
    const access = await accessTo('ws://127.0.0.1:9080/ws')
    expect(access.obstacle()).toBe('permission')
    expect(changes).toBe(1)

    known['loopback-network']?.becomes('denied')
    expect(access.obstacle()).toBe('denied')
    known['loopback-network']?.becomes('granted')

    expect(access.obstacle()).toBeNull()
    expect(changes).toBe(3)
  })

  test('goes by an older name in some browsers', async () => {
    known = { 'local-network-access': new FakePermission() }

    const access = await accessTo('ws://127.0.0.1:9080/ws')

    expect(asked).toEqual(['loopback-network', 'local-network-access'])
    expect(access.obstacle()).toBe('permission')
  })

  test('is no obstacle where the browser knows none', async () => {
    known = {}

    const access = await accessTo('ws://127.0.0.1:9080/ws')

    expect(access.obstacle()).toBeNull()
  })

  test('is another one for a gateway elsewhere in the network', async () => {
    known = { 'local-network': new FakePermission() }

    const access = await accessTo('wss://192.168.1.100:9080/ws')

    expect(asked).toEqual(['local-network'])
    expect(access.obstacle()).toBe('permission')
  })

  test.each([
    ['a page of this machine', 'ws://127.0.0.1:9080/ws', 'localhost'],
    ['a gateway in the open', 'wss://gateway.example/ws', 'arena.ai'],
  ])('is not needed for %s', async (_what, gateway, hostname) => {
    const access = await accessTo(gateway, hostname)

    expect(asked).toEqual([])
    expect(access.obstacle()).toBeNull()
  })
})

describe('the site’s policy', () => {
  test.each(['ws://127.0.0.1:9080/ws', 'ws://127.0.0.1:9080', 'ws'])(
    'is an obstacle once it has forbidden %s',
    async (blocked) => {
      const access = await accessTo('ws://127.0.0.1:9080/ws')
      changes = 0

      violation(blocked)
      violation(blocked)

      expect(access.obstacle()).toBe('csp')
      expect(changes).toBe(1)
    },
  )

  test.each([
    ['only reports', 'ws://127.0.0.1:9080/ws', 'report'],
    ['forbids health and not the socket', 'http://127.0.0.1:9080/health', 'enforce'],
    ['forbids something else', 'https://ads.example/', 'enforce'],
  ])('is none where it %s', async (_what, blocked, disposition) => {
    known = {}
    const access = await accessTo('ws://127.0.0.1:9080/ws')

    violation(blocked, disposition)

    expect(access.obstacle()).toBeNull()
  })
})

test('a knock is a plain request for the gateway’s health, and its failure is none', async () => {
  const access = await accessTo('ws://127.0.0.1:9080/ws')
  access.knock()
  await settled()

  expect(fetched).toHaveLength(1)
  expect(fetched[0]).toMatchObject({
    address: 'http://127.0.0.1:9080/health',
    init: { mode: 'cors', credentials: 'omit' },
  })
})

test('where there is no usable address nothing is in its way', () => {
  const access = gatewayAccess(
    null,
    { document: page, hostname: 'arena.ai', permissions: null, fetch },
    new AbortController().signal,
  )
  access.knock()

  expect(access.obstacle()).toBeNull()
})

test.each([
  ['127.0.0.1', 0],
  ['127.8.9.10', 0],
  ['localhost', 0],
  ['arena.localhost', 0],
  ['[::1]', 0],
  ['10.0.0.7', 1],
  ['172.16.0.1', 1],
  ['172.31.255.1', 1],
  ['192.168.1.100', 1],
  ['169.254.3.4', 1],
  ['nas.local', 1],
  ['[fd00::1]', 1],
  ['[fe80::1]', 1],
  ['172.32.0.1', 2],
  ['arena.ai', 2],
  ['127.0.0.1.example.com', 2],
  ['notlocalhost', 2],
  ['8.8.8.8', 2],
])('%s is at a distance of %i', (host, distance) => {
  expect(remoteness(host)).toBe(distance)
})
