import * as v from 'valibot'
import type { Backend, SocketListener } from '../backend.ts'
import type { RequestRecord } from '../contract.ts'
import { quickLink } from '../settings.ts'
import { summaryOf, timelineOf } from './figures.ts'
import { ANSWER, detailOf, iso, pastRequests, recordAt, seeded } from './requests.ts'
import { RecordedSettings, Refusal } from './settings.ts'
import * as state from './state.ts'

export interface RecordedOptions {
  /** How many requests there were. */
  readonly requests?: number
  /** Nobody has connected a tab yet, and nothing was asked. */
  readonly fresh?: boolean
  /** Whether requests come and go while it is looked at. */
  readonly lively?: boolean
  /** Routes that this gateway doesn't have. */
  readonly missing?: readonly string[]
}

/** So long the recorded gateway takes for an answer. */
const PAUSE_MILLIS = 30
const PIECE_MILLIS = 25
const SECOND = 1_000

const tree = v.record(v.string(), v.unknown())
const changeBody = v.object({ settings: tree, revision: v.optional(v.unknown()) })
const linksBody = v.object({ quick_links: v.array(quickLink) })

const wait = (millis: number, signal?: AbortSignal | null) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, millis)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('aborted', 'AbortError'))
    })
  })

/** A gateway as it was, for tests, for pictures and for work on the dashboard alone. */
export function recorded(options: RecordedOptions = {}): Backend {
  const { fresh = false, lively = true, missing = [] } = options
  const origin = 'http://127.0.0.1:9080'
  const begun = Date.now()
  const past = fresh ? [] : pastRequests(options.requests ?? 2_400, begun)
  const settings = new RecordedSettings(Date.now)
  let tabs = fresh ? [] : state.tabsAt(begun)
  const listeners = new Set<SocketListener>()
  let seq = 0

  function tell(type: string, data: unknown, numbered = true): void {
    const text = JSON.stringify({ ...(numbered ? { seq: ++seq } : {}), type, data })
    for (const listener of listeners) {
      listener.received(text)
    }
  }

  function page(list: readonly unknown[], query: URLSearchParams) {
    const limit = Number(query.get('limit') ?? 50)
    const offset = Number(query.get('offset') ?? 0)
    const data = list.slice(offset, offset + limit)
    return { data, total: list.length, more: false, limit, offset }
  }

  function filtered(query: URLSearchParams): readonly RequestRecord[] {
    const q = query.get('q')?.toLowerCase() ?? ''
    return past.filter(
      (record) =>
        [record.status, null].includes(query.get('status') as RequestRecord['status'] | null) &&
        [record.model, null].includes(query.get('model')) &&
        (q === '' ||
          `${record.id} ${record.model ?? ''} ${record.error_code ?? ''} ${record.client ?? ''}`
            .toLowerCase()
            .includes(q)),
    )
  }

  function get(path: string, query: URLSearchParams): unknown {
    const now = Date.now()
    const hours = Number(query.get('hours') ?? 24)
    const request = /^\/api\/request\/(.+)$/.exec(path)
    if (request !== null) {
      const record = past.find(({ id }) => id === request[1])
      if (record === undefined) {
        throw new Refusal('There is no request of this id.', 404, null)
      }
      return detailOf(record)
    }
    switch (path) {
      case '/health':
        return {
          status: fresh ? 'no_tab' : 'ok',
          version: '0.1.0',
          site: { profile: 'arena-2026-10', home: 'https://arena.ai/' },
          tabs: { connected: tabs.length, ready: 2 },
          models: fresh ? 0 : 9,
          running_requests: 2,
        }
      case '/api/health/detailed':
        return fresh ? { score: 60, status: 'degraded', issues: noTab } : state.health()
      case '/api/system/info':
        return state.system(begun, origin)
      case '/api/stats/summary':
        return summaryOf(past, hours, now)
      case '/api/stats/timeline':
        return timelineOf(past, hours, Number(query.get('points') ?? 120), now)
      case '/api/logs/requests':
        return page(filtered(query), query)
      case '/api/logs/errors':
        return page(
          past.filter(({ status }) => status === 'failed' || status === 'refused'),
          query,
        )
      case '/api/jobs':
        return { data: [] }
      case '/api/tabs':
        return { data: tabs }
      case '/v1/models':
        return fresh ? { data: [] } : state.models(begun)
      case '/api/alerts':
        return fresh ? { data: [], rules: [] } : state.alerts(begun)
      case '/api/config':
        return settings.config()
      case '/api/config/changes':
        return settings.changes()
      default:
        return undefined
    }
  }

  function post(path: string, body: unknown): unknown {
    const action = /^\/api\/tabs\/(.+)\/(drain|undrain|reload|disconnect)$/.exec(path)
    if (action !== null) {
      const [, id, name] = action
      const next = {
        drain: 'draining',
        undrain: 'ready',
        reload: 'disconnected',
        disconnect: 'gone',
      }
      tabs = tabs.map((tab) =>
        tab.id === id ? { ...tab, state: next[name as keyof typeof next], need: null } : tab,
      )
      tell('tabs', tabs)
      return {}
    }
    const undo = /^\/api\/config\/changes\/(\d+)\/undo$/.exec(path)
    if (undo !== null) {
      settings.undo(Number(undo[1]))
      return settings.config()
    }
    if (/^\/api\/jobs\/.+\/cancel$/.test(path)) {
      return {}
    }
    switch (path) {
      case '/v1/refresh-models':
        return state.models(begun)
      case '/api/alerts/test':
        return { sent: true, message: 'Delivered: 200.' }
      case '/api/config': {
        const wanted = v.parse(changeBody, body)
        settings.apply(wanted.settings, wanted.revision)
        return settings.config()
      }
      case '/api/config/quick-links':
        settings.setLinks(v.parse(linksBody, body).quick_links)
        return {}
      default:
        return undefined
    }
  }

  return {
    origin,
    async fetch(path, init) {
      await wait(PAUSE_MILLIS, init.signal)
      const url = new URL(path, origin)
      if (missing.some((route) => url.pathname.startsWith(route))) {
        return refusal(404, 'Unknown request URL.', 'unknown_url', null)
      }
      if (
        url.pathname.startsWith('/v1/') &&
        url.pathname !== '/v1/models' &&
        init.method === 'POST' &&
        url.pathname !== '/v1/refresh-models'
      ) {
        return streamed(init.signal ?? null)
      }
      try {
        const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null
        const answer =
          init.method === 'POST' ? post(url.pathname, body) : get(url.pathname, url.searchParams)
        return answer === undefined
          ? refusal(404, 'Unknown request URL.', 'unknown_url', null)
          : Response.json(answer)
      } catch (error) {
        if (error instanceof Refusal) {
          return refusal(error.status, error.message, 'invalid_value', error.param)
        }
        throw error
      }
    },
    open(_path, listener) {
      const life = new AbortController()
      void play(listener, life.signal)
      return {
        send: () => undefined,
        close: () => {
          life.abort()
          listeners.delete(listener)
        },
      }
    },
  }

  async function play(listener: SocketListener, signal: AbortSignal): Promise<void> {
    await wait(PAUSE_MILLIS)
    listener.opened()
    listener.received(JSON.stringify({ type: 'welcome', epoch: 'e1', seq, resumed: false }))
    listeners.add(listener)
    const random = seeded(5)
    for (let turn = 1; lively && !fresh && !signal.aborted; turn++) {
      const stats = {
        at: iso(Date.now()),
        qps: 0.08 + random() * 0.05,
        running: 2,
        waiting: turn % 7 === 0 ? 1 : 0,
        tabs_ready: 2,
        tabs_connected: 3,
        tokens_per_second: 50 + random() * 12,
        completed: past.length,
        failed: 4,
      }
      tell('stats', stats, false)
      if (turn % 4 === 1) {
        void live(recordAt(past.length + 1, Date.now(), random), signal)
      }
      if (turn % 5 === 2) {
        const record = past[0]
        tell('log', {
          at: iso(Date.now()),
          level: turn % 15 === 2 ? 'WARN' : 'INFO',
          logger: 'dev.lmarenaproxy.dispatch.Dispatcher',
          message: `job ended, id=${record?.answer_id ?? ''}, tab=tab-7f3a, attempts=1`,
        })
      }
      await wait(SECOND)
    }
  }

  /** One request from its arrival to its end. */
  async function live(record: RequestRecord, signal: AbortSignal): Promise<void> {
    const open = { ended_at: null, duration_ms: null, http_status: null, finish_reason: null }
    const replace = (next: RequestRecord) => {
      const at = past.findIndex(({ id }) => id === next.id)
      past.splice(Math.max(at, 0), at < 0 ? 0 : 1, next)
      tell('request', next)
    }
    if (record.status === 'completed') {
      replace({ ...record, ...open, status: 'waiting', position: 1, characters: 0 })
      for (let characters = 0; characters < 2_400 && !signal.aborted; characters += 300) {
        await wait(SECOND / 2)
        replace({ ...record, ...open, status: 'running', characters })
      }
    }
    replace(record)
  }
}

const noTab = [
  {
    id: 'no_tab',
    severity: 'critical',
    points: 40,
    message: 'No browser tab is connected, so nothing can be answered.',
    recommendation: 'Follow the guide to connect one.',
  },
]

function refusal(status: number, message: string, code: string, param: string | null): Response {
  return Response.json(
    { error: { message, type: 'invalid_request_error', param, code } },
    { status },
  )
}

function streamed(signal: AbortSignal | null): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (data: unknown) => {
        const text = typeof data === 'string' ? data : JSON.stringify(data)
        controller.enqueue(encoder.encode(`data: ${text}\n\n`))
      }
      try {
        for (const piece of ANSWER.match(/[\s\S]{1,12}/g) ?? []) {
          send({ choices: [{ delta: { content: piece }, finish_reason: null }] })
          await wait(PIECE_MILLIS, signal)
        }
        send({ choices: [{ delta: {}, finish_reason: 'stop' }] })
        send({ choices: [], usage: { prompt_tokens: 21, completion_tokens: 204 } })
        send('[DONE]')
        controller.close()
      } catch (error) {
        controller.error(error)
      }
    },
  })
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'x-request-id': 'req_recorded' },
  })
}
