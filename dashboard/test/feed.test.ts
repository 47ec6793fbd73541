import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFeed, type FeedEvent, type FeedState } from '../src/backend/feed.ts'
import { record, START, Wire } from './stage.ts'

let life: AbortController
beforeEach(() => {
  vi.useFakeTimers({ now: START })
  life = new AbortController()
})
afterEach(() => {
  life.abort()
  vi.useRealTimers()
})

function listening(wire: Wire) {
  const states: FeedState[] = []
  const events: FeedEvent[] = []
  const told = { missed: 0 }
  const feed = openFeed(
    wire.backend,
    {
      state: (state) => states.push(state),
      event: (event) => events.push(event),
      missed: () => told.missed++,
    },
    life.signal,
  )
  return { feed, states, events, told }
}

const request = (seq: number) => ({ seq, type: 'request', data: record({ id: `req_${seq}` }) })

test('it says hello first, without a past', () => {
  const wire = new Wire()
  const { states } = listening(wire)

  wire.welcome(7, false)

  expect(wire.sent).toEqual([{ type: 'hello', epoch: null, since: null }])
  expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'connected'])
})

test('after a cut it goes on where it stopped, and shows nothing twice', () => {
  const wire = new Wire()
  const { events, told } = listening(wire)
  wire.welcome(7, false)
  wire.say(request(8))
  wire.cut()
  vi.advanceTimersByTime(1_000)

  wire.welcome(9, true)
  wire.say(request(8))
  wire.say(request(9))

  expect(wire.sent.at(-1)).toEqual({ type: 'hello', epoch: 'e1', since: 8 })
  expect(events.map(({ data }) => (data as { id: string }).id)).toEqual(['req_8', 'req_9'])
  expect(told.missed).toBe(0)
})

test('what cannot be made up for is told', () => {
  const wire = new Wire()
  const { told } = listening(wire)
  wire.welcome(7, false)
  wire.cut()
  vi.advanceTimersByTime(1_000)

  wire.welcome(1, false, 'e2')

  expect(told.missed).toBe(1)
})

test('who came before the gateway has missed its beginning', () => {
  const wire = new Wire()
  const { told } = listening(wire)
  wire.cut()
  vi.advanceTimersByTime(1_000)

  wire.welcome(3, false)

  expect(told.missed).toBe(1)
})

test('it says since when it is cut, and when it tries again, ever later', () => {
  const wire = new Wire()
  const { states } = listening(wire)
  wire.welcome(7, false)
  vi.advanceTimersByTime(5_000)
  wire.cut()
  vi.advanceTimersByTime(1_000)
  wire.cut()

  expect(states.slice(-2)).toEqual([
    { kind: 'cut', since: START + 5_000, retryAt: START + 6_000 },
    { kind: 'cut', since: START + 5_000, retryAt: START + 8_000 },
  ])
})

test('the person can try at once', () => {
  const wire = new Wire()
  const { feed } = listening(wire)
  wire.cut()

  feed.retry()

  expect(wire.opened).toBe(2)
})

test('a connection that says nothing any more counts as cut', () => {
  const wire = new Wire()
  const { states } = listening(wire)
  wire.welcome(7, false)

  vi.advanceTimersByTime(15_000)

  expect(states.at(-1)?.kind).toBe('cut')
})

test('frames of a kind that it does not know are passed over', () => {
  const wire = new Wire()
  const { events } = listening(wire)
  wire.welcome(7, false)

  wire.say({ seq: 8, type: 'weather', data: 'rain' })
  wire.say(request(9))

  expect(events.length).toBe(1)
})

test('nothing is tried any more once it is over', () => {
  const wire = new Wire()
  listening(wire)
  wire.cut()

  life.abort()
  vi.advanceTimersByTime(60_000)

  expect(wire.opened).toBe(1)
})

test('what is asked waits for the first word, so that nothing falls between the two', async () => {
  const wire = new Wire()
  const { feed, told } = listening(wire)
  const asked = vi.fn()
  void feed.begun.then(asked)
  await vi.advanceTimersByTimeAsync(500)
  expect(asked).not.toHaveBeenCalled()

  wire.welcome(7, false)
  await vi.advanceTimersByTimeAsync(0)

  expect(asked).toHaveBeenCalled()
  expect(told.missed).toBe(0)
})

test('it is not waited for for long, and what was asked before it may be out of date', async () => {
  const wire = new Wire()
  const { feed, told } = listening(wire)
  const asked = vi.fn()
  void feed.begun.then(asked)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(asked).toHaveBeenCalled()

  wire.welcome(7, false)

  expect(told.missed).toBe(1)
})

test('without a connection it is not waited for', async () => {
  const wire = new Wire()
  const { feed } = listening(wire)
  const asked = vi.fn()
  void feed.begun.then(asked)

  wire.cut()
  await vi.advanceTimersByTimeAsync(0)

  expect(asked).toHaveBeenCalled()
})
