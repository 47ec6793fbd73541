import * as v from 'valibot'
import type { Backend } from './backend.ts'
import * as contract from './contract.ts'
import type { Page } from './contract.ts'
import { GatewayFailure, isAbort } from './failure.ts'
import * as settings from './settings.ts'

export interface Window {
  readonly hours: number
}

export interface RequestFilter {
  readonly status?: string
  readonly model?: string
  readonly key?: string
  readonly q?: string
  /** The time from which on they began. */
  readonly from?: string
}

export interface PageAt {
  readonly limit: number
  readonly offset: number
}

export type TabAction = 'drain' | 'undrain' | 'reload' | 'disconnect'
export type LogKind = 'requests' | 'errors'

const openAiError = v.object({
  error: v.object({
    message: v.string(),
    code: v.optional(v.nullable(v.string()), null),
    param: v.optional(v.nullable(v.string()), null),
  }),
})

const testResult = v.object({
  sent: v.boolean(),
  problem: v.optional(v.nullable(v.string()), null),
})

/** What became of a test of the webhook, and the gateway's own words for it. */
export interface TestResult {
  readonly sent: boolean
  readonly message: string | null
}

type Query = Readonly<Record<string, string | number | undefined>>

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
  return text === '' ? path : `${path}?${text}`
}

/** What went wrong, of an answer that is no success. */
export async function failureOf(response: Response): Promise<GatewayFailure> {
  const text = await response.text()
  let body: unknown = null
  try {
    body = JSON.parse(text)
  } catch {
    // a proxy's page, or nothing
  }
  const told = v.safeParse(openAiError, body)
  const { message, code, param } = told.success
    ? told.output.error
    : { message: `HTTP ${response.status}`, code: null, param: null }
  const missing = response.status === 404 && (code === null || code === 'unknown_url')
  return new GatewayFailure(missing ? 'missing' : 'refused', message, response.status, code, param)
}

function parsed<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value)
  if (result.success) {
    return result.output
  }
  const [first] = result.issues
  throw new GatewayFailure('unexpected', `${v.getDotPath(first) ?? ''}: ${first.message}`)
}

/** The gateway's routes, typed. Each rejects with a {@link GatewayFailure} or an abort. */
export type Gateway = ReturnType<typeof gatewayOf>

export function gatewayOf(backend: Backend) {
  async function send(path: string, init: RequestInit): Promise<Response> {
    let response: Response
    try {
      response = await backend.fetch(path, init)
    } catch (error) {
      if (isAbort(error)) {
        throw error
      }
      throw new GatewayFailure('unreachable', error instanceof Error ? error.message : '')
    }
    if (!response.ok) {
      throw await failureOf(response)
    }
    return response
  }

  async function get<S extends v.GenericSchema>(
    schema: S,
    path: string,
    query: Query,
    signal: AbortSignal,
  ): Promise<v.InferOutput<S>> {
    const response = await send(withQuery(path, query), { signal })
    return parsed(schema, await json(response))
  }

  async function json(response: Response): Promise<unknown> {
    try {
      return (await response.json()) as unknown
    } catch (error) {
      if (isAbort(error)) {
        throw error
      }
      throw new GatewayFailure('unexpected', 'The answer is no JSON.')
    }
  }

  function post(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    return send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    })
  }

  const requestPage = contract.pageOf(contract.requestRecord)
  const changePage = contract.pageOf(settings.configChange)

  return {
    origin: backend.origin,

    health: (signal: AbortSignal) => get(contract.health, '/health', {}, signal),
    healthDetail: (signal: AbortSignal) =>
      get(contract.healthDetail, '/api/health/detailed', {}, signal),
    systemInfo: (signal: AbortSignal) => get(contract.systemInfo, '/api/system/info', {}, signal),
    summary: (window: Window, limit: number, signal: AbortSignal) =>
      get(contract.summary, '/api/stats/summary', { hours: window.hours, limit }, signal),
    timeline: (window: Window, points: number, signal: AbortSignal) =>
      get(contract.timeline, '/api/stats/timeline', { hours: window.hours, points }, signal),

    requests: (
      filter: RequestFilter,
      page: PageAt,
      signal: AbortSignal,
    ): Promise<Page<contract.RequestRecord>> =>
      get(requestPage, '/api/logs/requests', { ...page, ...filter }, signal),
    errors: (page: PageAt, signal: AbortSignal): Promise<Page<contract.RequestRecord>> =>
      get(requestPage, '/api/logs/errors', { ...page }, signal),
    download: (kind: LogKind) => `/api/logs/download?log_type=${kind}`,
    /** @param startedAt tells it from others with its id; without it the newest is told of */
    request: (id: string, startedAt: string | null, signal: AbortSignal) =>
      get(
        contract.requestDetail,
        `/api/request/${encodeURIComponent(id)}`,
        { started_at: startedAt ?? undefined },
        signal,
      ),
    /** The places in the queue of the first of those that wait, by answer. */
    async places(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
      const { data } = await get(contract.jobs, '/api/jobs', { limit: 1000 }, signal)
      return new Map(
        data.flatMap(({ id, position }) => (position === null ? [] : [[id, position] as const])),
      )
    },
    async cancelJob(id: string): Promise<void> {
      await post(`/api/jobs/${encodeURIComponent(id)}/cancel`, {})
    },

    async tabs(signal: AbortSignal): Promise<readonly contract.Tab[]> {
      return (await get(contract.tabs, '/api/tabs', { limit: 1000 }, signal)).data
    },
    async act(tab: string, action: TabAction): Promise<void> {
      await post(`/api/tabs/${encodeURIComponent(tab)}/${action}`, {})
    },

    async models(signal: AbortSignal): Promise<readonly contract.Model[]> {
      return (await get(contract.models, '/v1/models', {}, signal)).data
    },
    async refreshModels(): Promise<readonly contract.Model[]> {
      const response = await post('/v1/refresh-models', {})
      return parsed(contract.models, await json(response)).data
    },

    alerts: (page: PageAt, signal: AbortSignal) =>
      get(contract.alerts, '/api/alerts', { ...page }, signal),
    async testAlert(): Promise<TestResult> {
      const told = parsed(testResult, await json(await post('/api/alerts/test', {})))
      return { sent: told.sent, message: told.problem }
    },

    config: (signal: AbortSignal) => get(settings.config, '/api/config', {}, signal),
    async changeConfig(
      changes: settings.Tree,
      revision: number | string | null,
    ): Promise<settings.Config> {
      const body = { settings: changes, ...(revision === null ? {} : { revision }) }
      return parsed(settings.config, await json(await post('/api/config', body)))
    },
    configChanges: (page: PageAt, signal: AbortSignal): Promise<Page<settings.ConfigChange>> =>
      get(changePage, '/api/config/changes', { ...page }, signal),
    async undoChange(id: string | number): Promise<settings.Config> {
      const path = `/api/config/changes/${encodeURIComponent(id)}/undo`
      return parsed(settings.config, await json(await post(path, {})))
    },
    async setQuickLinks(links: readonly settings.QuickLink[]): Promise<void> {
      await post('/api/config/quick-links', { quick_links: links })
    },

    /** A request to the API itself, as any client sends it. */
    ask: (path: string, body: string, signal: AbortSignal): Promise<Response> =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal,
      }),
  }
}
