import { isCheckPage } from './check.ts'

/** What the gateway is told of the page. */
export interface PageState {
  readonly visible: boolean
  readonly signedIn: boolean
  /** It is the site's check of the browser, in place of the page that was asked for. */
  readonly check: boolean
}

export function pageState(): PageState {
  return {
    visible: document.visibilityState === 'visible',
    signedIn: isSignedIn(cookies()),
    check: isCheckPage(document, window),
  }
}

/** The session cookie is there, whole or in its first part. */
export function isSignedIn(cookies: string): boolean {
  return /(?:^|;\s*)arena-auth-prod-v1(?:\.\d+)?=[^;]/.test(cookies)
}

/** Calls back whenever what `pageState` tells may have changed. There is no polling. */
export function onPageStateMayChange(look: () => void, signal: AbortSignal): void {
  document.addEventListener('visibilitychange', look, { signal })
  // what kind of page it is shows only once it has been read
  document.addEventListener('DOMContentLoaded', look, { signal })
  window.addEventListener('load', look, { signal })
  window.addEventListener('focus', look, { signal })
  window.addEventListener('pageshow', look, { signal })
  const cookies = (window as { cookieStore?: EventTarget | null }).cookieStore
  cookies?.addEventListener('change', look, { signal })
}

/** Calls back when the site has set the session's cookie anew, whose value may not be seen. */
export function onSessionRenewed(renewed: () => void, signal: AbortSignal): void {
  const cookies = (window as { cookieStore?: EventTarget | null }).cookieStore
  cookies?.addEventListener(
    'change',
    (event) => {
      const { changed } = event as Event & { changed: readonly { readonly name?: string }[] }
      if (changed.some(({ name }) => isSignedIn(`${name ?? ''}=set`))) {
        renewed()
      }
    },
    { signal },
  )
}

/** Calls back when the page comes back to life or to the network: the moment to look after the line. */
export function onWake(wake: () => void, signal: AbortSignal): void {
  window.addEventListener('online', wake, { signal })
  window.addEventListener(
    'pageshow',
    (event) => {
      // a page that has just been loaded is no page that comes back
      if (event.persisted) {
        wake()
      }
    },
    { signal },
  )
  document.addEventListener('resume', wake, { signal })
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') {
        wake()
      }
    },
    { signal },
  )
}

/** Calls back when the page goes away for good, not into the back-forward cache. */
export function onLeave(leave: () => void, signal: AbortSignal): void {
  window.addEventListener(
    'pagehide',
    (event) => {
      if (!event.persisted) {
        leave()
      }
    },
    { signal },
  )
}

/** Calls back on Alt+Shift+L, whatever letter the keyboard makes of it. */
export function onShortcut(pressed: () => void, signal: AbortSignal): void {
  window.addEventListener(
    'keydown',
    (event) => {
      if (
        event.altKey &&
        event.shiftKey &&
        !event.ctrlKey &&
        !event.metaKey &&
        event.code === 'KeyL'
      ) {
        event.preventDefault()
        pressed()
      }
    },
    { capture: true, signal },
  )
}

function cookies(): string {
  try {
    return document.cookie
  } catch {
    return '' // a sandboxed page has none
  }
}
