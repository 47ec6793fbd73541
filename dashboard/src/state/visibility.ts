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
