import type { RequestRecord } from '../contract.ts'
import { iso } from './requests.ts'

// Figures as the gateway counts them, from the recorded requests.

const HOUR = 3_600_000

function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
}

function durations(values: readonly (number | null)[]) {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  return {
    average:
      sorted.length === 0 ? null : Math.round(sorted.reduce((a, b) => a + b, 0) / sorted.length),
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: sorted.at(-1) ?? null,
  }
}

function groupsOf<K>(
  records: readonly RequestRecord[],
  of: (record: RequestRecord) => K,
): ReadonlyMap<K, readonly RequestRecord[]> {
  const groups = new Map<K, RequestRecord[]>()
  for (const record of records) {
    const key = of(record)
    const group = groups.get(key) ?? []
    group.push(record)
    groups.set(key, group)
  }
  return groups
}

const sum = (values: readonly (number | null)[]) =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0)

function usage(records: readonly RequestRecord[]) {
  const counted = (status: RequestRecord['status']) =>
    records.filter((record) => record.status === status).length
  const completed = records.filter(({ status }) => status === 'completed')
  const ended = completed.length + counted('failed')
  return {
    requests: records.length,
    completed: completed.length,
    failed: counted('failed'),
    cancelled: counted('cancelled'),
    refused: counted('refused'),
    success_rate: ended === 0 ? null : completed.length / ended,
    input_tokens: sum(records.map((record) => record.input_tokens)),
    output_tokens: sum(records.map((record) => record.output_tokens)),
    duration_ms: durations(completed.map((record) => record.duration_ms)),
    time_to_first_token_ms: durations(completed.map((record) => record.time_to_first_token_ms)),
    last_used_at: records[0]?.started_at ?? null,
  }
}

function grouped(
  records: readonly RequestRecord[],
  name: string,
  of: (record: RequestRecord) => string | null,
) {
  const groups = groupsOf(records, of)
  return [...groups]
    .filter((entry): entry is [string, readonly RequestRecord[]] => entry[0] !== null)
    .map(([key, group]) => ({ [name]: key, ...usage(group) }))
    .sort((a, b) => b.requests - a.requests)
}

export function summaryOf(all: readonly RequestRecord[], hours: number, now: number) {
  const from = now - hours * HOUR
  const records = all.filter(({ started_at }) => new Date(started_at).getTime() >= from)
  const total = usage(records)
  const completed = records.filter(({ status }) => status === 'completed')
  const writing = sum(
    completed.map((one) => (one.duration_ms ?? 0) - (one.time_to_first_token_ms ?? 0)),
  )
  const codes = groupsOf(
    records.filter(({ error_code }) => error_code !== null),
    (record) => record.error_code ?? '',
  )
  return {
    from: iso(from),
    to: iso(now),
    window_seconds: hours * 3_600,
    requests: {
      total: total.requests,
      completed: total.completed,
      failed: total.failed,
      cancelled: total.cancelled,
      refused: total.refused,
      running: records.filter(({ status }) => status === 'running').length,
    },
    success_rate: total.success_rate,
    qps: completed.length / (hours * 3_600),
    tokens: {
      input: total.input_tokens,
      output: total.output_tokens,
      reasoning: sum(records.map((record) => record.reasoning_tokens)),
      total: total.input_tokens + total.output_tokens,
    },
    tokens_per_second:
      writing === 0 ? null : (1_000 * sum(completed.map((o) => o.output_tokens))) / writing,
    duration_ms: total.duration_ms,
    time_to_first_token_ms: total.time_to_first_token_ms,
    models: grouped(records, 'model', (record) => record.model),
    keys: grouped(records, 'key', (record) => record.key),
    tabs: grouped(records, 'tab', (record) => record.tab),
    errors: [...codes]
      .map(([code, group]) => ({ code, count: group.length }))
      .sort((a, b) => b.count - a.count),
  }
}

export function timelineOf(
  all: readonly RequestRecord[],
  hours: number,
  points: number,
  now: number,
) {
  const step = (hours * HOUR) / points
  const first = now - hours * HOUR
  const slots = groupsOf(all, ({ started_at }) =>
    Math.floor((new Date(started_at).getTime() - first) / step),
  )
  return {
    step_seconds: step / 1_000,
    data: Array.from({ length: points }, (_, slot) => {
      const records = slots.get(slot) ?? []
      const { requests, completed, failed, input_tokens, output_tokens, ...rest } = usage(records)
      const ready = records.length === 0 ? 1 : 2
      return {
        at: iso(first + slot * step),
        requests,
        completed,
        failed,
        seconds: step / 1_000,
        qps: (1_000 * completed) / step,
        duration_p50_ms: rest.duration_ms.p50,
        duration_p95_ms: rest.duration_ms.p95,
        duration_p99_ms: rest.duration_ms.p99,
        ttft_p50_ms: rest.time_to_first_token_ms.p50,
        ttft_p95_ms: rest.time_to_first_token_ms.p95,
        input_tokens,
        output_tokens,
        tabs_ready: ready,
        tabs_connected: 3,
        running: Math.min(4, records.length),
        waiting: records.length % 4,
      }
    }),
  }
}
