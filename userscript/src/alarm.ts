/** Calls `ring` once after `millis`, unless `signal` is aborted before. */
export type Alarm = (millis: number, ring: () => void, signal: AbortSignal) => void

/** The few things of the browser that an alarm is made of. */
export interface Clockwork {
  /** A worker that posts one message after `millis`. May throw, or report an error later. */
  readonly worker: (millis: number) => Worker
  readonly setTimeout: (ring: () => void, millis: number) => unknown
}

/** The page's own timers: in hidden tabs they are late, by a second or even a minute. */
export const pageAlarm: Alarm = (millis, ring, signal) => {
  if (!signal.aborted) {
    const timer = setTimeout(ring, millis)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
      },
      { once: true },
    )
  }
}

/**
 * Alarms that ring on time in hidden tabs too: each is a timer in a worker. Where the site's policy
 * forbids such workers the page's own timers must do.
 */
export function workerAlarm(clockwork: Clockwork = browserClockwork): Alarm {
  let forbidden = false
  return (millis, ring, signal) => {
    if (signal.aborted) {
      return
    }
    let worker: Worker | null = null
    const over = new AbortController()
    const finish = () => {
      over.abort()
      worker?.terminate()
    }
    const ringOnce = () => {
      if (!over.signal.aborted) {
        finish()
        ring()
      }
    }
    const fallBack = () => {
      forbidden = true
      worker?.terminate()
      worker = null
      clockwork.setTimeout(ringOnce, millis)
    }
    signal.addEventListener('abort', finish, { once: true, signal: over.signal })
    if (forbidden) {
      fallBack()
      return
    }
    try {
      worker = clockwork.worker(millis)
      worker.addEventListener('message', ringOnce, { once: true, signal: over.signal })
      worker.addEventListener('error', fallBack, { once: true, signal: over.signal })
    } catch {
      fallBack()
    }
  }
}

const browserClockwork: Clockwork = {
  worker: (millis) => {
    const source = new Blob([`setTimeout(() => postMessage(null), ${millis})`], {
      type: 'text/javascript',
    })
    const address = URL.createObjectURL(source)
    try {
      return new Worker(address)
    } finally {
      // the worker has taken hold of the source by now
      URL.revokeObjectURL(address)
    }
  },
  setTimeout: (ring, millis) => setTimeout(ring, millis),
}
