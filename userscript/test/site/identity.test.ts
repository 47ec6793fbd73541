import { beforeEach, describe, expect, test } from 'vitest'
import { browserId, claimTabId, randomId } from '../../src/site/identity.ts'
import { store, type Store } from '../../src/site/storage.ts'
import { FakeAlarms, settled } from '../fakes.ts'

/** Locks of one browser: a name has one holder at a time, the others wait in line. */
class FakeLocks {
  readonly held = new Set<string>()
  readonly #waiting = new Set<() => void>()

  request(
    name: string,
    { signal }: { signal: AbortSignal },
    granted: () => Promise<void>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const attempt = () => {
        if (signal.aborted || this.held.has(name)) {
          return
        }
        this.held.add(name)
        this.#waiting.delete(attempt)
        void granted().then(() => {
          this.held.delete(name)
          resolve()
          this.#waiting.forEach((again) => {
            again()
          })
        })
      }
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error)
      })
      this.#waiting.add(attempt)
      attempt()
    })
  }
}

const memory = (values: Record<string, string> = {}): Store => {
  const map = new Map(Object.entries(values))
  return { get: (key) => map.get(key) ?? null, set: (key, value) => map.set(key, value) }
}

let locks: FakeLocks
let alarms: FakeAlarms
let life: AbortController

beforeEach(() => {
  locks = new FakeLocks()
  alarms = new FakeAlarms()
  life = new AbortController()
})

const claim = (session: Store, signal = life.signal) =>
  claimTabId(session, locks as unknown as LockManager, alarms.alarm, signal)

test('a random id fits the protocol and is never the same', () => {
  expect(randomId('p')).toMatch(/^p-[0-9a-f]{32}$/)
  expect(randomId('p')).not.toBe(randomId('p'))
})

describe('the browser’s name', () => {
  test('is kept', () => {
    const local = memory()

    expect(browserId(local)).toBe(browserId(local))
  })

  test('is made anew where something else was kept', () => {
    expect(browserId(memory({ browser: 'not an id!' }))).toMatch(/^b-/)
  })
})

describe('the tab’s name', () => {
  test('stays through a reload', async () => {
    const session = memory()
    const name = await claim(session)
    life.abort()
    await settled()

    expect(await claim(session, new AbortController().signal)).toBe(name)
  })

  test('stays through a reload also where the page before is late in letting go', async () => {
    const session = memory()
    const name = await claim(session)
    const next = claim(session, new AbortController().signal)
    await settled()
    life.abort()

    expect(await next).toBe(name)
    expect(alarms.armed).toEqual([])
  })

  test('is a new one in a duplicated tab', async () => {
    const original = memory()
    const name = await claim(original)
    const copied = memory({ tab: name })
    const duplicate = claim(copied)
    await settled()
    expect(alarms.armed).toEqual([1000])

    alarms.ring()

    expect(await duplicate).not.toBe(name)
    expect(copied.get('tab')).toBe(await duplicate)
    expect(locks.held.size).toBe(2)
  })

  test('is just kept where the browser has no locks', async () => {
    const session = memory({ tab: 't-kept' })

    expect(await claimTabId(session, null, alarms.alarm, life.signal)).toBe('t-kept')
  })

  test('is just kept where the browser denies locks', async () => {
    const denying = { request: () => Promise.reject(new Error('SecurityError')) }

    const name = await claimTabId(
      memory({ tab: 't-kept' }),
      denying as unknown as LockManager,
      alarms.alarm,
      life.signal,
    )

    expect(name).toBe('t-kept')
  })
})

describe('what is stored', () => {
  const denied = (): Storage => {
    throw new Error('SecurityError')
  }

  test('lasts as long as the page where storage is denied', () => {
    const kept = store(denied)
    expect(kept.get('tab')).toBeNull()

    kept.set('tab', 't-1')

    expect(kept.get('tab')).toBe('t-1')
  })

  test('lasts as long as the page where storage is full', () => {
    const full = {
      getItem: () => 'old',
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    }
    const kept = store(() => full as unknown as Storage)

    kept.set('tab', 'new')

    expect(kept.get('tab')).toBe('new')
  })

  test('stands under a name of the script’s own', () => {
    const values = new Map<string, string>()
    const storage = {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => values.set(key, value),
    }

    store(() => storage as unknown as Storage).set('tab', 't-1')

    expect([...values]).toEqual([['lmarena-proxy:tab', 't-1']])
  })
})
