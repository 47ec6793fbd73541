import { beforeEach, describe, expect, test } from 'vitest'
import { Reloads } from '../src/reloads.ts'
import { FakeAlarms } from './fakes.ts'

const check = { type: 'reload', reason: 'browser_check' } as const
const person = { type: 'reload', reason: 'person' } as const

let kept: Map<string, string>
let alarms: FakeAlarms
let life: AbortController
let loaded: number
let asked: boolean
let unsent: boolean
let now: number
let reloads: Reloads

beforeEach(() => {
  kept = new Map()
  alarms = new FakeAlarms()
  loaded = 0
  asked = false
  unsent = false
  now = 1_000_000
  nextPage()
})

function nextPage(): void {
  life = new AbortController()
  reloads = new Reloads(
    {
      hasUnsentText: () => unsent,
      reload: () => {
        loaded += 1
      },
      store: { get: (key) => kept.get(key) ?? null, set: (key, value) => kept.set(key, value) },
      alarm: alarms.alarm,
      now: () => now,
    },
    (asks) => {
      asked = asks
    },
    life.signal,
  )
}

test('an order is carried out at once', () => {
  reloads.ordered(check)

  expect(loaded).toBe(1)
})

describe('within a minute of the last', () => {
  beforeEach(() => {
    reloads.ordered(check)
    life.abort()
    nextPage()
    now += 20_000
  })

  test('an order waits, also on another page of the tab', () => {
    reloads.ordered(check)
    expect(loaded).toBe(1)
    expect(alarms.armed).toEqual([40_000])

    alarms.ring()

    expect(loaded).toBe(2)
  })

  test('one that is not needed any more is given up', () => {
    reloads.ordered(check)
    reloads.needed('browser_check')
    expect(alarms.armed).toHaveLength(1)

    reloads.needed(null)

    expect(alarms.armed).toEqual([])
  })

  test('one of the person is not', () => {
    reloads.ordered(person)
    reloads.needed(null)

    alarms.ring()

    expect(loaded).toBe(2)
  })

  test('a second order takes the place of the first', () => {
    reloads.ordered(check)
    reloads.ordered(person)

    expect(alarms.armed).toEqual([40_000])
  })

  test('one ends with the page', () => {
    reloads.ordered(check)

    life.abort()

    expect(alarms.armed).toEqual([])
  })

  test('a clock that was set back makes it wait no longer than a minute', () => {
    now -= 86_400_000

    reloads.ordered(check)

    expect(alarms.armed).toEqual([60_000])
  })
})

describe('while the page holds what the person has not sent', () => {
  beforeEach(() => {
    unsent = true
    reloads.ordered(check)
  })

  test('the person is asked in place of a reload', () => {
    expect(loaded).toBe(0)
    expect(asked).toBe(true)
  })

  test('and no longer once it is not needed', () => {
    reloads.needed('verification')

    expect(asked).toBe(false)
  })
})
