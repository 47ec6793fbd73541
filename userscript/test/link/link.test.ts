import type { Hello, TabFrame } from '@lmarena-proxy/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { Link, type LinkState } from '../../src/link/link.ts'
import { FakeAccess, FakeAlarms, FakeGateway } from '../fakes.ts'

const hello: Hello = {
  type: 'hello',
  protocol: 1,
  token: 'secret',
  browser: 'b-1',
  tab: 't-1',
  page: 'p-1',
  script: '0.1.0',
  visible: true,
  signedIn: true,
  jobs: [],
}

let gateway: FakeGateway
let access: FakeAccess
let attempts: FakeAlarms
let limits: FakeAlarms
let now: number
let random: number
let states: LinkState[]
let heard: string[]
let life: AbortController
let link: Link

beforeEach(() => {
  gateway = new FakeGateway()
  access = new FakeAccess()
  attempts = new FakeAlarms()
  limits = new FakeAlarms()
  now = 1_000_000
  random = 1
  states = []
  heard = []
  life = new AbortController()
  link = new Link(
    'ws://127.0.0.1:9080/ws',
    {
      hello: () => hello,
      welcomed: () => {
        heard.push('welcome')
        link.send({ type: 'bye' })
      },
      received: ({ type }) => heard.push(type),
      changed: (state) => states.push(state),
    },
    {
      transport: gateway.transport,
      access,
      alarm: attempts.alarm,
      timeout: limits.alarm,
      now: () => now,
      random: () => random,
    },
    life.signal,
  )
})

const pass = (seconds: number) => {
  now += seconds * 1000
}
const sentTypes = (frames: readonly TabFrame[]) => frames.map(({ type }) => type)

describe('a connection', () => {
  test('begins with a knock that makes the browser ask, and does not wait for it', () => {
    link.start()

    expect(access.knocks).toBe(1)
    expect(gateway.attempts).toHaveLength(1)
  })

  test('begins with hello and counts as soon as the gateway welcomes the tab', () => {
    link.start()
    gateway.last.open()
    expect(gateway.last.sent).toEqual([hello])
    expect(states).toEqual([])

    gateway.last.frame({ type: 'welcome', protocol: 1, gateway: '0.1.0', jobs: [] })

    expect(states).toEqual(['connected'])
    expect(heard).toEqual(['welcome'])
  })

  test('carries frames from within the welcome on, and none before', () => {
    link.start()
    expect(link.send({ type: 'pong', sent: 1 })).toBe(false)
    gateway.last.open()
    expect(link.send({ type: 'pong', sent: 1 })).toBe(false)

    gateway.last.frame({ type: 'welcome', protocol: 1, gateway: '0.1.0', jobs: [] })

    expect(sentTypes(gateway.last.sent)).toEqual(['hello', 'bye'])
  })

  test('answers a ping at once, and passes the other frames on', () => {
    link.start()
    gateway.last.welcome()
    gateway.last.frame({ type: 'ping', sent: 7 })
    gateway.last.frame({ type: 'needs', what: null })

    expect(gateway.last.sent.at(-1)).toEqual({ type: 'pong', sent: 7 })
    expect(heard).toEqual(['welcome', 'needs'])
  })

  test('that the gateway takes and never welcomes is given up', () => {
    link.start()
    gateway.last.open()
    expect(limits.armed).toEqual([10_000])

    limits.ring()

    expect(gateway.last.closedWith).toBe(1000)
    expect(states).toEqual(['unreachable'])
    expect(attempts.armed).toHaveLength(1)
  })

  test('that is welcome is under no limit of time', () => {
    link.start()
    gateway.last.welcome()

    expect(limits.armed).toEqual([])
    expect(attempts.armed).toEqual([])
  })
})

describe('a failed attempt', () => {
  test('is followed by another one after a pause', () => {
    link.start()
    gateway.last.end()
    expect(states).toEqual(['unreachable'])
    expect(gateway.attempts).toHaveLength(1)

    attempts.ring()

    expect(gateway.attempts).toHaveLength(2)
    expect(access.knocks).toBe(1)
  })

  test('makes the pauses longer, up to half a minute', () => {
    link.start()
    const pauses = Array.from({ length: 8 }, () => {
      gateway.last.end()
      const [pause] = attempts.armed
      attempts.ring()
      return pause
    })

    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  test('is never followed by one in less than half a second', () => {
    random = 0
    link.start()
    gateway.last.end()
    attempts.ring()
    gateway.last.end()

    expect(attempts.armed).toEqual([500])
  })

  test('after a good connection counts as the first', () => {
    link.start()
    gateway.last.end()
    attempts.ring()
    gateway.last.end()
    attempts.ring()
    gateway.last.welcome()
    pass(10)

    gateway.last.end(1006)

    expect(attempts.armed).toEqual([1000])
    expect(states.at(-1)).toBe('connecting')
  })

  test('after a connection of a moment goes on with the long pauses', () => {
    link.start()
    gateway.last.end()
    attempts.ring()
    gateway.last.welcome()

    gateway.last.end(4400)

    expect(attempts.armed).toEqual([2000])
  })
})

describe('when the page wakes', () => {
  test('a pause ends at once', () => {
    link.start()
    gateway.last.end()

    link.wake()

    expect(gateway.attempts).toHaveLength(2)
    expect(attempts.armed).toEqual([])
  })

  test('an attempt under way is left alone', () => {
    link.start()
    link.wake()
    gateway.last.open()
    link.wake()

    expect(gateway.attempts).toHaveLength(1)
  })

  test('a connection that was silent for more than 45 s is replaced', () => {
    link.start()
    const old = gateway.last.welcome()
    pass(46)

    link.wake()

    expect(old.closedWith).toBe(1000)
    expect(gateway.attempts).toHaveLength(2)
    expect(states).toEqual(['connected', 'connecting'])
  })

  test('a connection that was heard of is kept', () => {
    link.start()
    gateway.last.welcome()
    pass(44)
    gateway.last.frame({ type: 'ping', sent: 1 })
    pass(44)

    link.wake()

    expect(gateway.attempts).toHaveLength(1)
  })
})

describe('the gateway closes', () => {
  test.each([
    [4401, 'refused'],
    [4409, 'replaced'],
    [4426, 'outdated'],
  ] as const)('with %i: the tab stops and says %s', (code, state) => {
    link.start()
    gateway.last.open()
    gateway.last.end(code)
    link.wake()

    expect(states).toEqual([state])
    expect(gateway.attempts).toHaveLength(1)
    expect(attempts.armed).toEqual([])
    expect(limits.armed).toEqual([])
  })

  test.each([1001, 1006, 4400, 4408])('with %i: the tab comes back', (code) => {
    link.start()
    gateway.last.welcome()
    gateway.last.end(code)
    attempts.ring()

    expect(gateway.attempts).toHaveLength(2)
  })

  test('and the person can have it tried again, with a new knock', () => {
    link.start()
    gateway.last.welcome()
    gateway.last.end(4409)

    link.retry()
    gateway.last.welcome()

    expect(gateway.attempts).toHaveLength(2)
    expect(access.knocks).toBe(2)
    expect(states).toEqual(['connected', 'replaced', 'connecting', 'connected'])
  })
})

describe('a message that is no frame', () => {
  test.each([
    ['not JSON', 'hello?'],
    ['an unknown frame', '{"type":"shout"}'],
    ['binary', new ArrayBuffer(4)],
    ['a second welcome', '{"type":"welcome","protocol":1,"gateway":"0.1.0","jobs":[]}'],
  ])('ends the connection with 4400 and the tab comes back: %s', (_what, message) => {
    link.start()
    gateway.last.welcome()
    gateway.last.say(message)

    expect(gateway.last.closedWith).toBe(4400)
    expect(attempts.armed).toHaveLength(1)
    expect(heard).toEqual(['welcome'])
  })

  test('is also a frame before the welcome', () => {
    link.start()
    gateway.last.open()
    gateway.last.frame({ type: 'needs', what: 'sign_in' })

    expect(gateway.last.closedWith).toBe(4400)
    expect(heard).toEqual([])
  })
})

test('a welcome in another protocol stops the tab', () => {
  link.start()
  gateway.last.open()
  gateway.last.frame({ type: 'welcome', protocol: 2, gateway: '9.0.0', jobs: [] })

  expect(gateway.last.closedWith).toBe(1000)
  expect(states).toEqual(['outdated'])
  expect(heard).toEqual([])
})

describe('the site’s policy', () => {
  test('stops the tab when the violation is reported before the error', () => {
    link.start()
    access.becomes('csp')

    expect(gateway.last.closedWith).toBe(1000)
    expect(states).toEqual(['csp'])
    expect(attempts.armed).toEqual([])
  })

  test('stops the tab when the violation is reported after the error', () => {
    link.start()
    gateway.last.end()
    access.becomes('csp')
    link.wake()

    expect(states).toEqual(['unreachable', 'csp'])
    expect(attempts.armed).toEqual([])
    expect(gateway.attempts).toHaveLength(1)
  })

  test('does not touch a connection that stands', () => {
    link.start()
    gateway.last.welcome()
    access.becomes('csp')

    expect(states).toEqual(['connected'])
  })
})

describe('the browser’s permission', () => {
  test('is waited for with the socket open to be, and that socket goes on', () => {
    link.start()
    access.becomes('permission')
    expect(states).toEqual(['permission'])

    access.becomes(null)
    gateway.last.welcome()

    expect(gateway.attempts).toHaveLength(1)
    expect(states).toEqual(['permission', 'connecting', 'connected'])
  })

  test('missing is told from a gateway that does not run', () => {
    access.becomes('permission')
    link.start()
    gateway.last.end()

    expect(states).toEqual(['permission'])
    expect(attempts.armed).toHaveLength(1)
  })

  test('refused is said, and given later connects at once', () => {
    link.start()
    access.becomes('permission')
    access.becomes('denied')
    gateway.last.end()
    expect(states).toEqual(['permission', 'denied'])

    access.becomes(null)

    expect(gateway.attempts).toHaveLength(2)
    expect(attempts.armed).toEqual([])
  })
})

test('an address that the page may not even try stops the tab', () => {
  gateway.refusesAddress = true
  link.start()

  expect(states).toEqual(['address'])
  expect(attempts.armed).toEqual([])
})

describe('the end of the script', () => {
  test('says goodbye and closes', () => {
    link.start()
    gateway.last.welcome()
    const sent = gateway.last.sent
    sent.length = 0

    life.abort()
    link.wake()
    link.retry()
    access.becomes('denied')

    expect(sent).toEqual([{ type: 'bye' }])
    expect(gateway.last.closedWith).toBe(1000)
    expect(gateway.attempts).toHaveLength(1)
    expect(states).toEqual(['connected'])
  })

  test('ends a pause', () => {
    link.start()
    gateway.last.end()

    life.abort()

    expect(attempts.armed).toEqual([])
  })

  test('before the start means no connection at all', () => {
    life.abort()
    link.start()

    expect(gateway.attempts).toHaveLength(0)
  })
})
