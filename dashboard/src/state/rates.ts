import type { Timeline } from '../backend/contract.ts'

type Step = Timeline['data'][number]

/**
 * How many a second there were in each step of time. The last one isn't over; while it is young, one
 * request in it would look like many, so it is taken together with the one before.
 */
export function rates(timeline: Timeline, count: (step: Step) => number): readonly number[] {
  return timeline.data.map((step, index) => {
    const before = timeline.data[index - 1]
    return before !== undefined && step.seconds < timeline.step_seconds / 2
      ? (count(before) + count(step)) / (before.seconds + step.seconds)
      : count(step) / Math.max(step.seconds, 1)
  })
}
