import { onScopeDispose } from 'vue'

/** Aborts when the component or scope that asks for it ends. */
export function scopeSignal(): AbortSignal {
  const life = new AbortController()
  onScopeDispose(() => {
    life.abort()
  })
  return life.signal
}

/**
 * What asks the gateway for something, so that it never does while the page is hidden: asked for
 * then, it is done once when the page is shown again.
 */
export function onceVisible(action: () => void, signal: AbortSignal): () => void {
  let due = false
  document.addEventListener(
    'visibilitychange',
    () => {
      if (!document.hidden && due) {
        due = false
        action()
      }
    },
    { signal },
  )
  return () => {
    if (document.hidden) {
      due = true
    } else {
      action()
    }
  }
}

/**
 * Does something now and then, but never while the page is hidden; a page that is shown again does
 * it at once.
 */
export function whileVisible(
  everyMillis: number,
  action: () => Promise<void> | void,
  signal: AbortSignal,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined

  async function turn(): Promise<void> {
    clearTimeout(timer)
    if (document.hidden) {
      return
    }
    await action()
    // aborted or hidden while it waited, or another turn was taken
    clearTimeout(timer)
    if (!signal.aborted) {
      timer = setTimeout(() => void turn(), everyMillis)
    }
  }

  function changed(): void {
    if (document.hidden) {
      clearTimeout(timer)
    } else {
      void turn()
    }
  }

  document.addEventListener('visibilitychange', changed)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', changed)
  })
  void turn()
}
