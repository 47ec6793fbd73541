import type { Alarm } from '../alarm.ts'
import type { Store } from './storage.ts'

const ID = /^[A-Za-z0-9_-]{1,64}$/

/**
 * How long a page waits for its tab's name. On a reload the page before it may be a moment late in
 * letting go; a duplicated tab waits in vain.
 */
const PATIENCE_MILLIS = 1000

/** `crypto.randomUUID` is missing where the page is not a secure context. */
export function randomId(kind: 'b' | 't' | 'p'): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `${kind}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** The name of this browser profile: the same in all its tabs. */
export function browserId(local: Store): string {
  return kept(local, 'browser') ?? keep(local, 'browser', randomId('b'))
}

/** The browser's locks; insecure pages have none. */
export function tabLocks(): LockManager | null {
  return (navigator as { locks?: LockManager | null }).locks ?? null
}

/**
 * The name of this tab. It stays through reloads; a duplicated tab, which begins with a copy of the
 * other's storage, takes a new one. The name is held until `signal` is aborted.
 */
export async function claimTabId(
  session: Store,
  locks: LockManager | null,
  alarm: Alarm,
  signal: AbortSignal,
): Promise<string> {
  const former = kept(session, 'tab')
  if (former !== null && (await hold(former, locks, alarm, signal))) {
    return former
  }
  const fresh = keep(session, 'tab', randomId('t'))
  await hold(fresh, locks, alarm, signal)
  return fresh
}

/** Whether the name is ours now: no other living page holds it, or nobody can tell. */
async function hold(
  tab: string,
  locks: LockManager | null,
  alarm: Alarm,
  signal: AbortSignal,
): Promise<boolean> {
  if (locks === null) {
    return true
  }
  const settled = new AbortController()
  const patience = new AbortController()
  alarm(
    PATIENCE_MILLIS,
    () => {
      patience.abort()
    },
    settled.signal,
  )
  const ours = await new Promise<boolean>((resolve) => {
    locks
      .request(`lmarena-proxy:${tab}`, { signal: patience.signal }, () => {
        resolve(true)
        return aborted(signal)
      })
      .catch(() => {
        resolve(!patience.signal.aborted)
      })
  })
  settled.abort()
  return ours
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
    }
    signal.addEventListener(
      'abort',
      () => {
        resolve()
      },
      { once: true },
    )
  })
}

function kept(store: Store, key: string): string | null {
  const id = store.get(key)
  return id !== null && ID.test(id) ? id : null
}

function keep(store: Store, key: string, id: string): string {
  store.set(key, id)
  return id
}
