import type { RequestDetail, RequestRecord } from '../contract.ts'

// Requests of an afternoon, as a gateway with two tabs tells of them. Times are moved so that the
// last one is a moment ago.

/** The same numbers every time, so that tests and pictures don't change by themselves. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const MODELS = ['gpt-5-high', 'claude-opus-4-1', 'gemini-2.5-pro', 'grok-4', 'deepseek-v3.1']
const CLIENTS = ['OpenAI/Python 2.8.1', 'SillyTavern', 'Cherry-Studio/1.6', 'codex_cli_rs/0.61']
const ENDPOINTS = ['/v1/chat/completions', '/v1/chat/completions', '/v1/responses', '/v1/messages']
const FAILURES = [
  ['rate_limited', 'The site takes no more requests of this browser for now.', 429],
  ['stream_interrupted', 'The answer broke off and could not be gone on with.', 502],
  ['answer_timeout', 'The site sent nothing for 180 seconds.', 504],
] as const

function pick<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T
}

export function iso(millis: number): string {
  return new Date(millis).toISOString()
}

export function recordAt(index: number, startedAt: number, random: () => number): RequestRecord {
  const chance = random()
  const endpoint = pick(random, ENDPOINTS)
  const firstToken = Math.round(500 + random() * 2_500)
  const duration = Math.round(firstToken + random() ** 2 * 28_000)
  const output = Math.round((duration - firstToken) / 18) + 12
  const base: RequestRecord = {
    id: `req_${(9_000_000 + index * 7_919).toString(36)}${index.toString(36).padStart(4, '0')}`,
    answer_id: `job_${(1_000_000 + index).toString(36)}`,
    endpoint,
    model: pick(random, MODELS),
    key: random() < 0.7 ? 'anonymous' : 'k_3f9a2c',
    client: pick(random, CLIENTS),
    status: 'completed',
    http_status: 200,
    error_code: null,
    error_message: null,
    finish_reason: random() < 0.93 ? 'stop' : 'length',
    streamed: random() < 0.8,
    started_at: iso(startedAt),
    ended_at: iso(startedAt + duration),
    queue_ms: random() < 0.8 ? Math.round(random() * 8) : Math.round(random() * 3_000),
    time_to_first_token_ms: firstToken,
    duration_ms: duration,
    overhead_ms: Math.round(1 + random() * 4),
    input_tokens: Math.round(40 + random() ** 3 * 9_000),
    output_tokens: output,
    reasoning_tokens: random() < 0.3 ? Math.round(random() * 900) : 0,
    choices: 1,
    attempts: 1,
    tab: random() < 0.6 ? 'tab-7f3a' : 'tab-c01d',
    browser: random() < 0.6 ? 'browser-1' : 'browser-2',
    position: null,
    characters: output * 4,
  }
  if (chance < 0.04) {
    const [code, message, status] = pick(random, FAILURES)
    return {
      ...base,
      status: 'failed',
      http_status: status,
      error_code: code,
      error_message: message,
      finish_reason: null,
      attempts: 3,
    }
  }
  if (chance < 0.055) {
    return {
      ...base,
      answer_id: null,
      status: 'refused',
      http_status: 404,
      model: 'gpt-4-turbo',
      error_code: 'model_not_found',
      error_message: 'There is no model gpt-4-turbo. Close to it: gpt-5-high.',
      finish_reason: null,
      time_to_first_token_ms: null,
      duration_ms: 2,
      output_tokens: null,
      attempts: 0,
      tab: null,
    }
  }
  return chance < 0.07 ? { ...base, status: 'cancelled', finish_reason: null } : base
}

/** Newest first. */
export function pastRequests(count: number, now: number): RequestRecord[] {
  const random = seeded(11)
  let at = now - 4_000
  return Array.from({ length: count }, (_, index) => {
    at -= 500 + random() * 16_000
    return recordAt(count - index, at, random)
  })
}

export const ANSWER = `Here is a small comparison:

| | TCP | UDP |
|---|---|---|
| **Order** | kept | not kept |
| **Loss** | repaired | noticed by nobody |
| **Use** | web, mail | games, calls |

In *Python* a server takes a few lines:

\`\`\`python
import socket

with socket.create_server(("127.0.0.1", 8000)) as server:
    connection, address = server.accept()
    connection.sendall(b"hello")
\`\`\`

1. **TCP** if every byte counts
2. **UDP** if only the newest counts

More on [the protocols](https://example.org/protocols).`

export function detailOf(record: RequestRecord): RequestDetail {
  const started = new Date(record.started_at).getTime()
  const event = (
    after: number,
    kind: string,
    detail: string | null,
    tab: string | null = null,
  ) => ({
    at: iso(started + after),
    after_ms: after,
    kind,
    detail,
    tab,
  })
  const queue = record.queue_ms ?? 0
  const end = record.duration_ms ?? 0
  const ends = record.status === 'completed' ? 'finished' : record.status
  const over = record.status !== 'running' && record.status !== 'waiting'
  return {
    ...record,
    request: {
      body: JSON.stringify({
        model: record.model,
        stream: record.streamed,
        messages: [
          { role: 'system', content: 'Answer briefly.' },
          { role: 'user', content: "Compare TCP and UDP in a table; it's for a talk." },
        ],
      }),
      truncated: false,
    },
    answer:
      record.status === 'refused'
        ? null
        : {
            text: record.status === 'completed' ? ANSWER : 'Here is a small',
            reasoning:
              (record.reasoning_tokens ?? 0) > 0
                ? 'The person wants a **table**. Keep it short.'
                : null,
            truncated: false,
          },
    timeline: [
      event(0, 'received', record.endpoint),
      ...(record.answer_id === null
        ? []
        : [
            event(1, 'queued', null),
            event(queue + 1, 'assigned', null, record.tab),
            ...((record.attempts ?? 1) > 1
              ? [event(queue + 900, 'retry', 'The site answered with 502.', record.tab)]
              : []),
            ...(record.time_to_first_token_ms === null
              ? []
              : [event(record.time_to_first_token_ms, 'first_token', null, record.tab)]),
          ]),
      ...(over ? [event(end, ends, record.finish_reason ?? record.error_code)] : []),
    ],
    jobs:
      record.answer_id === null
        ? []
        : [{ id: record.answer_id, attempts: record.attempts, outcome: over ? ends : null }],
  }
}
