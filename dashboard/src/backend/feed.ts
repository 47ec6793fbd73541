import * as v from 'valibot'
import type { Backend, Socket } from './backend.ts'
import { alert, requestRecord, tab } from './contract.ts'

/** How it is with the gateway's live events. */
export type FeedState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** Cut at a time, and tried again at another; `since` is when it was last connected. */
  | { readonly kind: 'cut'; readonly since: number; readonly retryAt: number }

const stats = v.object({
  at: v.string(),
  qps: v.optional(v.nullable(v.number()), null),
  running: v.optional(v.number(), 0),
  waiting: v.optional(v.number(), 0),
  tabs_ready: v.optional(v.number(), 0),
  tabs_connected: v.optional(v.number(), 0),
  tokens_per_second: v.optional(v.nullable(v.number()), null),
  completed: v.optional(v.number(), 0),
  failed: v.optional(v.number(), 0),
})
export type LiveStats = v.InferOutput<typeof stats>

const log = v.object({
  at: v.string(),
  level: v.string(),
  logger: v.optional(v.string(), ''),
  message: v.string(),
})
export type LogLine = v.InferOutput<typeof log>

const config = v.object({
  revision: v.optional(v.nullable(v.union([v.number(), v.string()])), null),
  problem: v.optional(v.nullable(v.string()), null),
})
export type ConfigNotice = v.InferOutput<typeof config>

const events = v.variant('type', [
  v.object({ type: v.literal('request'), data: requestRecord }),
  v.object({ type: v.literal('tabs'), data: v.array(tab) }),
  v.object({ type: v.literal('models'), data: v.object({ count: v.number() }) }),
  v.object({ type: v.literal('alert'), data: alert }),
  v.object({ type: v.literal('config'), data: config }),
  v.object({ type: v.literal('stats'), data: stats }),
  v.object({ type: v.literal('log'), data: log }),
])
export type FeedEvent = v.InferOutput<typeof events>

const frame = v.object({ type: v.string(), seq: v.optional(v.number()) })
const welcome = v.object({
  type: v.literal('welcome'),
  epoch: v.string(),
  seq: v.number(),
  resumed: v.boolean(),
})

export interface FeedListener {
  state(state: FeedState): void
  event(event: FeedEvent): void
  /** What was shown before may be out of date: events were missed. */
  missed(): void
}

export interface Feed {
  /**
   * What is asked after this misses nothing: what happens later is told. It is given up where the
   * first word takes long; what was asked by then counts as missed.
   */
  readonly begun: Promise<void>
  /** Tries at once instead of waiting. */
  retry(): void
}

const PATH = '/ws/monitor'
const FIRST_WORD = 1_000
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 30_000
/** Without a word for so long the connection counts as dead; the gateway speaks every second. */
const SILENCE = 15_000
const PING_EVERY = 10_000

/**
 * Keeps one connection to the gateway's live events until the signal aborts. After a cut it goes on
 * where it stopped, with pauses that double; what can't be made up for is told as `missed`.
 */
export function openFeed(backend: Backend, listener: FeedListener, signal: AbortSignal): Feed {
  let socket: Socket | null = null
  let epoch: string | null = null
  let seq: number | null = null
  let since = Date.now()
  let pause = FIRST_PAUSE
  let timer: ReturnType<typeof setTimeout> | undefined
  let ping: ReturnType<typeof setInterval> | undefined
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let welcomed = false
  /** Whether what came from the start on is all here, or may be. */
  let whole = true
  let begin: () => void = () => undefined
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const late = setTimeout(() => {
    whole = false
    begin()
  }, FIRST_WORD)

  function heard(): void {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => {
      const silent = socket
      socket = null
      silent?.close()
      cut()
    }, SILENCE)
  }

  function cut(): void {
    clearInterval(ping)
    clearTimeout(watchdog)
    clearTimeout(timer)
    if (signal.aborted) {
      return
    }
    clearTimeout(late)
    whole = false
    begin()
    if (welcomed) {
      since = Date.now()
      welcomed = false
    }
    listener.state({ kind: 'cut', since, retryAt: Date.now() + pause })
    timer = setTimeout(connect, pause)
    pause = Math.min(2 * pause, LONGEST_PAUSE)
  }

  function connect(): void {
    clearTimeout(timer)
    heard()
    const mine: Socket = backend.open(PATH, {
      opened() {
        mine.send(JSON.stringify({ type: 'hello', epoch, since: seq }))
        ping = setInterval(() => {
          mine.send('{"type":"ping"}')
        }, PING_EVERY)
      },
      received(text) {
        if (socket === mine) {
          heard()
          read(text)
        }
      },
      closed() {
        if (socket === mine) {
          socket = null
          cut()
        }
      },
    })
    socket = mine
  }

  function read(text: string): void {
    const json: unknown = JSON.parse(text)
    const greeting = v.safeParse(welcome, json)
    if (greeting.success) {
      clearTimeout(late)
      welcomed = true
      pause = FIRST_PAUSE
      epoch = greeting.output.epoch
      if (!greeting.output.resumed || seq === null) {
        seq = greeting.output.seq
      }
      listener.state({ kind: 'connected' })
      if (!whole && !greeting.output.resumed) {
        listener.missed()
      }
      whole = true
      begin()
      return
    }
    const numbered = v.safeParse(frame, json)
    if (numbered.success && numbered.output.seq !== undefined) {
      if (seq !== null && numbered.output.seq <= seq) {
        return
      }
      seq = numbered.output.seq
    }
    // a newer gateway may tell of things that this page doesn't know
    const event = v.safeParse(events, json)
    if (event.success) {
      listener.event(event.output)
    }
  }

  signal.addEventListener('abort', () => {
    clearTimeout(late)
    begin()
    clearTimeout(timer)
    clearTimeout(watchdog)
    clearInterval(ping)
    socket?.close()
    socket = null
  })
  listener.state({ kind: 'connecting' })
  connect()

  return {
    begun,
    retry() {
      if (socket === null && !signal.aborted) {
        pause = FIRST_PAUSE
        connect()
      }
    },
  }
}
