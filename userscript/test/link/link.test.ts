import { beforeEach, describe, expect, test } from 'vitest'
import { LinkStage, hello, sentTypes } from './stage.ts'

let stage: LinkStage

beforeEach(() => {
  stage = new LinkStage()
})

describe('a connection', () => {
  test('begins with a knock that makes the browser ask, and does not wait for it', () => {
    stage.link.start()

    expect(stage.access.knocks).toBe(1)
    expect(stage.gateway.attempts).toHaveLength(1)
  })

  test('begins with hello and counts as soon as the gateway welcomes the tab', () => {
    stage.link.start()
    stage.gateway.last.open()
    expect(stage.gateway.last.sent).toEqual([hello])
    expect(stage.states).toEqual([])

    stage.gateway.last.frame({ type: 'welcome', protocol: 1, gateway: '0.1.0', jobs: [] })

    expect(stage.states).toEqual(['connected'])
    expect(stage.heard).toEqual(['welcome'])
  })

  test('carries frames from within the welcome on, and none before', () => {
    stage.link.start()
    expect(stage.link.send({ type: 'pong', sent: 1 })).toBe(false)
    stage.gateway.last.open()
    expect(stage.link.send({ type: 'pong', sent: 1 })).toBe(false)

    stage.gateway.last.frame({ type: 'welcome', protocol: 1, gateway: '0.1.0', jobs: [] })

    expect(sentTypes(stage.gateway.last.sent)).toEqual(['hello', 'bye'])
  })

  test('answers a ping at once, and passes the other frames on', () => {
    stage.link.start()
    stage.gateway.last.welcome()
    stage.gateway.last.frame({ type: 'ping', sent: 7 })
    stage.gateway.last.frame({ type: 'needs', what: null, watch: null })

    expect(stage.gateway.last.sent.at(-1)).toEqual({ type: 'pong', sent: 7 })
    expect(stage.heard).toEqual(['welcome', 'needs'])
  })

  test('that the gateway takes and never welcomes is given up', () => {
    stage.link.start()
    stage.gateway.last.open()
    expect(stage.limits.armed).toEqual([10_000])

    stage.limits.ring()

    expect(stage.gateway.last.closedWith).toBe(1000)
    expect(stage.states).toEqual(['unreachable'])
    expect(stage.attempts.armed).toHaveLength(1)
  })

  test('that is welcome is under no limit of time while the gateway is heard of', () => {
    stage.link.start()
    const connection = stage.gateway.last.welcome()
    expect(stage.limits.armed).toEqual([])
    expect(stage.attempts.armed).toEqual([45_000])

    for (let beat = 0; beat < 10; beat++) {
      stage.pass(15)
      connection.frame({ type: 'ping', sent: beat })
      stage.pass(30)
      stage.attempts.ring()
      expect(stage.attempts.armed).toEqual([15_000])
    }

    expect(connection.closedWith).toBeNull()
  })

  test('whose bytes vanish is given up by itself, and the tab comes back', () => {
    stage.link.start()
    const connection = stage.gateway.last.welcome()

    stage.pass(45)
    stage.attempts.ring()

    expect(connection.closedWith).toBe(1000)
    expect(stage.states).toEqual(['connected', 'connecting'])
    stage.attempts.ring()
    expect(stage.gateway.attempts).toHaveLength(2)
  })
})

describe('a failed attempt', () => {
  test('is followed by another one after a pause', () => {
    stage.link.start()
    stage.gateway.last.end()
    expect(stage.states).toEqual(['unreachable'])
    expect(stage.gateway.attempts).toHaveLength(1)

    stage.attempts.ring()

    expect(stage.gateway.attempts).toHaveLength(2)
    expect(stage.access.knocks).toBe(1)
  })

  test('makes the pauses longer, up to half a minute', () => {
    stage.link.start()
    const pauses = Array.from({ length: 8 }, () => {
      stage.gateway.last.end()
      const [pause] = stage.attempts.armed
      stage.attempts.ring()
      return pause
    })

    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  test('is never followed by one in less than half a second', () => {
    stage.random = 0
    stage.link.start()
    stage.gateway.last.end()
    stage.attempts.ring()
    stage.gateway.last.end()

    expect(stage.attempts.armed).toEqual([500])
  })

  test('after a good connection counts as the first', () => {
    stage.link.start()
    stage.gateway.last.end()
    stage.attempts.ring()
    stage.gateway.last.end()
    stage.attempts.ring()
    stage.gateway.last.welcome()
    stage.pass(10)

    stage.gateway.last.end(1006)

    expect(stage.attempts.armed).toEqual([1000])
    expect(stage.states.at(-1)).toBe('connecting')
  })

  test('after a connection of a moment goes on with the long pauses', () => {
    stage.link.start()
    stage.gateway.last.end()
    stage.attempts.ring()
    stage.gateway.last.welcome()

    stage.gateway.last.end(4400)

    expect(stage.attempts.armed).toEqual([2000])
  })
})

describe('when the page wakes', () => {
  test('a pause ends at once', () => {
    stage.link.start()
    stage.gateway.last.end()

    stage.link.wake()

    expect(stage.gateway.attempts).toHaveLength(2)
    expect(stage.attempts.armed).toEqual([])
  })

  test('an attempt under way is left alone', () => {
    stage.link.start()
    stage.link.wake()
    stage.gateway.last.open()
    stage.link.wake()

    expect(stage.gateway.attempts).toHaveLength(1)
  })

  test('a connection that was silent for more than 45 s is replaced', () => {
    stage.link.start()
    const old = stage.gateway.last.welcome()
    stage.pass(46)

    stage.link.wake()

    expect(old.closedWith).toBe(1000)
    expect(stage.gateway.attempts).toHaveLength(2)
    expect(stage.states).toEqual(['connected', 'connecting'])
  })

  test('a connection that was heard of is kept', () => {
    stage.link.start()
    stage.gateway.last.welcome()
    stage.pass(44)
    stage.gateway.last.frame({ type: 'ping', sent: 1 })
    stage.pass(44)

    stage.link.wake()

    expect(stage.gateway.attempts).toHaveLength(1)
  })
})

describe('the gateway closes', () => {
  test.each([
    [4401, 'refused'],
    [4409, 'replaced'],
    [4410, 'dismissed'],
    [4426, 'outdated'],
  ] as const)('with %i: the tab stops and says %s', (code, state) => {
    stage.link.start()
    stage.gateway.last.open()
    stage.gateway.last.end(code)
    stage.link.wake()

    expect(stage.states).toEqual([state])
    expect(stage.gateway.attempts).toHaveLength(1)
    expect(stage.attempts.armed).toEqual([])
    expect(stage.limits.armed).toEqual([])
  })

  test.each([1001, 1006, 4400, 4408])('with %i: the tab comes back', (code) => {
    stage.link.start()
    stage.gateway.last.welcome()
    stage.gateway.last.end(code)
    stage.attempts.ring()

    expect(stage.gateway.attempts).toHaveLength(2)
  })

  test('and the person can have it tried again, with a new knock', () => {
    stage.link.start()
    stage.gateway.last.welcome()
    stage.gateway.last.end(4409)

    stage.link.retry()
    stage.gateway.last.welcome()

    expect(stage.gateway.attempts).toHaveLength(2)
    expect(stage.access.knocks).toBe(2)
    expect(stage.states).toEqual(['connected', 'replaced', 'connecting', 'connected'])
  })
})
