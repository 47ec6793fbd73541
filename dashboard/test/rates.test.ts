import { expect, test } from 'vitest'
import type { Timeline } from '../src/backend/contract.ts'
import { rates } from '../src/state/rates.ts'

function timeline(...steps: readonly (readonly [completed: number, seconds: number])[]): Timeline {
  const nothing = { requests: 0, failed: 0, qps: null, input_tokens: 0, output_tokens: 0 }
  const unknown = { duration_p50_ms: null, duration_p95_ms: null, duration_p99_ms: null }
  const first = { ttft_p50_ms: null, ttft_p95_ms: null }
  const moment = { tabs_ready: null, tabs_connected: null, running: null, waiting: null }
  return {
    step_seconds: 60,
    data: steps.map(([completed, seconds]) => ({
      at: '2026-11-26T12:00:00Z',
      seconds,
      ...nothing,
      ...unknown,
      ...first,
      ...moment,
      completed,
    })),
  }
}

const completed = ({ completed: count }: { completed: number }) => count

test('a step counts by its length', () => {
  expect(rates(timeline([60, 60], [30, 60], [15, 30]), completed)).toEqual([1, 0.5, 0.5])
})

test('a request in a step that has just begun is no peak', () => {
  expect(rates(timeline([59, 60], [1, 0.5]), completed)).toEqual([59 / 60, 60 / 60.5])
})

test('nor is one in a first step of no length', () => {
  expect(rates(timeline([1, 0]), completed)).toEqual([1])
})
