/* eslint-disable no-console -- the one place that writes to the page's console */
import type { LinkState } from './link/link.ts'

/** The console's share: how the connection stands. Never a token, a prompt or an answer. */
export function log(state: LinkState): void {
  if (state === 'connected') {
    console.log('[Injector] ✅ Connection established with local server.')
  } else {
    console.warn(`[Injector] Not connected to the gateway: ${state}.`)
  }
}
