import type { Need, Reload } from '@lmarena-proxy/protocol'
import type { Alarm } from './alarm.ts'
import type { Store } from './site/storage.ts'

/** The page as far as reloading it is concerned. */
export interface Reloadable {
  hasUnsentText(): boolean
  reload(): void
  /** Lasts as long as the tab. */
  readonly store: Store
  readonly alarm: Alarm
  readonly now: () => number
}

const PAUSE_MILLIS = 60_000

/**
 * Reloads the page when the gateway orders it: not twice within a minute, and not while the person
 * has something unsent in it; then the person is asked to.
 */
export class Reloads {
  readonly #page: Reloadable
  readonly #asks: (asks: boolean) => void
  readonly #signal: AbortSignal
  #waiting = new AbortController()
  #reason: Reload['reason'] | null = null

  /** @param asks whether the person is to reload the page themselves */
  constructor(page: Reloadable, asks: (asks: boolean) => void, signal: AbortSignal) {
    this.#page = page
    this.#asks = asks
    this.#signal = signal
    signal.addEventListener(
      'abort',
      () => {
        this.#waiting.abort()
      },
      { once: true },
    )
  }

  ordered({ reason }: Reload): void {
    this.#forget()
    this.#reason = reason
    const last = Number(this.#page.store.get('reloaded') ?? 0)
    // a clock that was set back must not keep the page for ever
    const pause = Math.min(last + PAUSE_MILLIS - this.#page.now(), PAUSE_MILLIS)
    if (pause > 0) {
      this.#page.alarm(
        pause,
        () => {
          this.#reload()
        },
        this.#waiting.signal,
      )
    } else {
      this.#reload()
    }
  }

  /** An order that was given for the browser check is void once there is none. */
  needed(need: Need | null): void {
    if (this.#reason === 'browser_check' && need !== 'browser_check') {
      this.#forget()
    }
  }

  #reload(): void {
    if (this.#signal.aborted) {
      return
    }
    if (this.#page.hasUnsentText()) {
      this.#asks(true)
      return
    }
    this.#page.store.set('reloaded', String(this.#page.now()))
    this.#page.reload()
  }

  #forget(): void {
    this.#waiting.abort()
    this.#waiting = new AbortController()
    this.#reason = null
    this.#asks(false)
  }
}
