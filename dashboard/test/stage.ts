import { createApp, type Component } from 'vue'
import { createMemoryHistory, RouterView } from 'vue-router'
import type { Backend, SocketListener } from '../src/backend/backend.ts'
import type { RequestRecord } from '../src/backend/contract.ts'
import { recordAt, seeded } from '../src/backend/recorded/requests.ts'
import { createPages } from '../src/router.ts'
import { loadedI18n } from '../src/state/language.ts'
import { createMonitor, monitorKey } from '../src/state/monitor.ts'

export const START = Date.parse('2026-11-26T12:00:00Z')

export function record(change: Partial<RequestRecord> = {}): RequestRecord {
  return { ...recordAt(1, START, seeded(3)), status: 'completed', ...change }
}

/** A gateway whose socket a test holds in its hand. */
export class Wire {
  readonly sent: unknown[] = []
  opened = 0
  private listener: SocketListener | null = null

  readonly backend: Backend = {
    origin: 'http://127.0.0.1:9080',
    fetch: () => Promise.resolve(new Response('{}', { status: 404 })),
    open: (_path, listener) => {
      this.opened++
      this.listener = listener
      return {
        send: (text) => this.sent.push(JSON.parse(text)),
        close: () => undefined,
      }
    },
  }

  accept(): void {
    this.listener?.opened()
  }

  say(frame: object): void {
    this.listener?.received(JSON.stringify(frame))
  }

  cut(): void {
    this.listener?.closed()
  }

  welcome(seq: number, resumed: boolean, epoch = 'e1'): void {
    this.accept()
    this.say({ type: 'welcome', epoch, seq, resumed })
  }
}

/** A page with all that it needs, of a gateway that a test plays. */
export async function shown(
  path: string,
  backend: Backend,
  life: AbortSignal,
  root: Component = RouterView,
) {
  const router = createPages(createMemoryHistory())
  await router.push(path)
  const place = document.createElement('div')
  document.body.append(place)
  const app = createApp(root)
    .use(await loadedI18n())
    .use(router)
    .provide(monitorKey, createMonitor(backend, life))
  app.mount(place)
  life.addEventListener('abort', () => {
    app.unmount()
    place.remove()
  })
  return place
}
