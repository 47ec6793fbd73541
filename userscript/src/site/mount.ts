/** A page that throws the badge out this often doesn't want it: no endless fight over it. */
const MAX_RETURNS = 20

/**
 * Puts an element into the page as soon as there is a body, and puts it back when the page's
 * framework clears it away. It stands beside the body, which belongs to the framework.
 */
export function keepInPage(element: HTMLElement, signal: AbortSignal): void {
  if (signal.aborted) {
    return
  }
  let puts = 0
  const put = () => {
    // at document-start there may not even be a root element
    const root = document.documentElement as HTMLElement | null
    const body = document.body as HTMLElement | null
    if (root !== null) {
      watch.observe(root, { childList: true })
    }
    if (root !== null && body !== null && !element.isConnected && puts <= MAX_RETURNS) {
      puts += 1
      root.append(element)
    }
  }
  const watch = new MutationObserver(put)
  watch.observe(document, { childList: true })
  put()
  signal.addEventListener(
    'abort',
    () => {
      watch.disconnect()
      element.remove()
    },
    { once: true },
  )
}
