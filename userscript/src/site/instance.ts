const NEWER_COPY = 'lmarena-proxy:newer-copy'

/**
 * The life of this copy of the script: aborted when another copy starts in the same page. The older
 * ones listen, the newest announces itself before it listens: so the newest wins.
 */
export function newestCopy(page: EventTarget): AbortController {
  const life = new AbortController()
  page.dispatchEvent(new CustomEvent(NEWER_COPY))
  page.addEventListener(
    NEWER_COPY,
    () => {
      life.abort()
    },
    { once: true, signal: life.signal },
  )
  return life
}
