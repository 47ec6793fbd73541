import * as v from 'valibot'

// The JSON of the gateway's monitor: snake_case, times in ISO 8601, durations in milliseconds,
// absent is null. A key that a gateway leaves out counts as null.

const maybe = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema), null)
const maybeText = maybe(v.string())
const maybeNumber = maybe(v.number())
const count = v.optional(v.number(), 0)

export const pageOf = <S extends v.GenericSchema>(schema: S) =>
  v.object({
    data: v.array(schema),
    total: v.optional(v.number(), 0),
    more: v.optional(v.boolean(), false),
  })

export interface Page<T> {
  readonly data: readonly T[]
  /** Counted up to ten thousand. */
  readonly total: number
  readonly more: boolean
}

export const requestStatuses = [
  'waiting',
  'running',
  'completed',
  'failed',
  'cancelled',
  'refused',
] as const

export const requestRecord = v.object({
  id: v.string(),
  answer_id: maybeText,
  endpoint: v.string(),
  model: maybeText,
  key: maybeText,
  client: maybeText,
  status: v.picklist(requestStatuses),
  http_status: maybeNumber,
  error_code: maybeText,
  error_message: maybeText,
  finish_reason: maybeText,
  streamed: maybe(v.boolean()),
  started_at: v.string(),
  ended_at: maybeText,
  queue_ms: maybeNumber,
  time_to_first_token_ms: maybeNumber,
  duration_ms: maybeNumber,
  overhead_ms: maybeNumber,
  input_tokens: maybeNumber,
  output_tokens: maybeNumber,
  reasoning_tokens: maybeNumber,
  choices: maybeNumber,
  attempts: maybeNumber,
  tab: maybeText,
  browser: maybeText,
  position: maybeNumber,
  characters: maybeNumber,
})
export type RequestRecord = v.InferOutput<typeof requestRecord>
export type RequestStatus = RequestRecord['status']

export const requestDetail = v.object({
  ...requestRecord.entries,
  request: maybe(v.object({ body: maybeText, truncated: v.optional(v.boolean(), false) })),
  answer: maybe(
    v.object({
      text: maybeText,
      reasoning: maybeText,
      truncated: v.optional(v.boolean(), false),
    }),
  ),
  timeline: v.optional(
    v.array(
      v.object({
        at: v.string(),
        after_ms: v.number(),
        kind: v.string(),
        detail: maybeText,
        tab: maybeText,
      }),
    ),
    [],
  ),
  jobs: v.optional(
    v.array(v.object({ id: v.string(), attempts: maybeNumber, outcome: maybeText })),
    [],
  ),
})
export type RequestDetail = v.InferOutput<typeof requestDetail>

export const jobs = v.object({
  data: v.array(v.object({ id: v.string(), position: maybeNumber })),
})

const noDurations = { average: null, p50: null, p95: null, p99: null, max: null }
const durations = v.optional(
  v.nullable(
    v.object({
      average: maybeNumber,
      p50: maybeNumber,
      p95: maybeNumber,
      p99: maybeNumber,
      max: maybeNumber,
    }),
    noDurations,
  ),
  noDurations,
)

const usage = {
  requests: count,
  completed: count,
  failed: count,
  cancelled: count,
  refused: count,
  success_rate: maybeNumber,
  input_tokens: count,
  output_tokens: count,
  duration_ms: durations,
  time_to_first_token_ms: durations,
  last_used_at: maybeText,
}
const modelUsage = v.object({ model: v.string(), ...usage })
export type ModelUsage = v.InferOutput<typeof modelUsage>

export const summary = v.object({
  from: v.string(),
  to: v.string(),
  window_seconds: v.number(),
  requests: v.object({
    total: count,
    completed: count,
    failed: count,
    cancelled: count,
    refused: count,
    running: count,
  }),
  success_rate: maybeNumber,
  qps: maybeNumber,
  tokens: v.object({ input: count, output: count, reasoning: count, total: count }),
  tokens_per_second: maybeNumber,
  duration_ms: durations,
  time_to_first_token_ms: durations,
  models: v.optional(v.array(modelUsage), []),
  keys: v.optional(v.array(v.object({ key: v.string(), ...usage })), []),
  tabs: v.optional(v.array(v.object({ tab: v.string(), ...usage })), []),
  errors: v.optional(v.array(v.object({ code: v.string(), count: v.number() })), []),
})
export type Summary = v.InferOutput<typeof summary>

export const timeline = v.object({
  step_seconds: v.number(),
  data: v.array(
    v.object({
      at: v.string(),
      seconds: v.number(),
      requests: count,
      completed: count,
      failed: count,
      qps: maybeNumber,
      duration_p50_ms: maybeNumber,
      duration_p95_ms: maybeNumber,
      duration_p99_ms: maybeNumber,
      ttft_p50_ms: maybeNumber,
      ttft_p95_ms: maybeNumber,
      input_tokens: count,
      output_tokens: count,
      tabs_ready: maybeNumber,
      tabs_connected: maybeNumber,
      running: maybeNumber,
      waiting: maybeNumber,
    }),
  ),
})
export type Timeline = v.InferOutput<typeof timeline>

export const tabStates = [
  'ready',
  'busy',
  'needs_person',
  'rate_limited',
  'stale',
  'disconnected',
  'draining',
  'gone',
] as const

export const tab = v.object({
  id: v.string(),
  browser: maybeText,
  state: v.picklist(tabStates),
  reason: maybeText,
  state_since: maybeText,
  need: maybe(v.picklist(['browser_check', 'verification', 'sign_in'])),
  limited_until: maybeText,
  last_success: maybeText,
  connected_since: maybeText,
  running: count,
  visible: v.optional(v.boolean(), false),
  signed_in: v.optional(v.boolean(), false),
  script: maybeText,
})
export type Tab = v.InferOutput<typeof tab>
export type TabState = Tab['state']
export const tabs = v.object({ data: v.array(tab) })

export const model = v.object({
  id: v.string(),
  owned_by: maybeText,
  type: v.optional(v.string(), 'chat'),
  architecture: maybe(
    v.object({
      input_modalities: v.optional(v.array(v.string()), []),
      output_modalities: v.optional(v.array(v.string()), []),
    }),
  ),
  aspect_ratios: v.optional(v.array(v.string()), []),
})
export type Model = v.InferOutput<typeof model>
export const models = v.object({ data: v.array(model) })

export const alert = v.object({
  id: v.union([v.string(), v.number()]),
  rule: v.string(),
  state: v.picklist(['firing', 'resolved']),
  severity: v.picklist(['warning', 'critical']),
  since: v.string(),
  resolved_at: maybeText,
  value: maybe(v.union([v.number(), v.string()])),
  threshold: maybe(v.union([v.number(), v.string()])),
  message: v.string(),
})
export type Alert = v.InferOutput<typeof alert>

const rule = v.object({
  rule: v.string(),
  state: v.picklist(['ok', 'pending', 'firing']),
  value: maybe(v.union([v.number(), v.string()])),
  threshold: maybe(v.union([v.number(), v.string()])),
})
export type AlertRule = v.InferOutput<typeof rule>
export const alerts = v.object({
  ...pageOf(alert).entries,
  rules: v.optional(v.array(rule), []),
})
export type Alerts = v.InferOutput<typeof alerts>

export const health = v.object({
  status: v.string(),
  version: v.string(),
  site: v.object({ profile: v.string(), home: v.string() }),
  tabs: v.object({ connected: v.number(), ready: v.number() }),
  models: v.number(),
  running_requests: v.number(),
})
export type Health = v.InferOutput<typeof health>

const issue = v.object({
  id: v.string(),
  severity: v.string(),
  points: v.number(),
  message: v.string(),
  recommendation: maybeText,
})
export type HealthIssue = v.InferOutput<typeof issue>
export const healthDetail = v.object({
  score: v.number(),
  status: v.picklist(['healthy', 'degraded', 'unhealthy']),
  issues: v.array(issue),
  figures: v.optional(v.record(v.string(), v.unknown()), {}),
})
export type HealthDetail = v.InferOutput<typeof healthDetail>

export const systemInfo = v.object({
  version: v.string(),
  java: maybeText,
  os: maybeText,
  started_at: maybeText,
  uptime_seconds: maybeNumber,
  home: maybeText,
  listening: maybe(v.object({ host: v.string(), port: v.number() })),
  address: maybeText,
  detected_ip: maybeText,
  addresses: v.optional(
    v.array(
      v.object({ ip: v.string(), interface: maybeText, url: v.string(), reachable: v.boolean() }),
    ),
    [],
  ),
  userscript_url: maybeText,
  site: maybe(v.object({ profile: v.string(), home: v.string() })),
  memory: maybe(v.object({ used_bytes: maybeNumber, max_bytes: maybeNumber })),
  processors: maybeNumber,
  disk: maybe(v.object({ free_bytes: maybeNumber })),
  journal: maybe(v.object({ bytes: maybeNumber, requests: maybeNumber })),
})
export type SystemInfo = v.InferOutput<typeof systemInfo>
