import type { Monitor } from './monitor.ts'
import { scopeSignal, whileVisible } from './visibility.ts'

const EVERY_MILLIS = 5_000

/** Asks now and then as long as live events don't tell, and the page is visible. */
export function withoutFeed(monitor: Monitor, ask: () => Promise<void>): void {
  whileVisible(
    EVERY_MILLIS,
    async () => {
      if (monitor.feed.value.kind === 'cut') {
        await ask()
      }
    },
    scopeSignal(),
  )
}
