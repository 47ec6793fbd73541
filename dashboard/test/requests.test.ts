import { expect, test } from 'vitest'
import {
  isShown,
  listOf,
  matches,
  MOST_REQUESTS,
  placeOf,
  requestList,
} from '../src/state/requests.ts'
import { record, START } from './stage.ts'

function stage() {
  const frames: (() => void)[] = []
  const list = requestList((action) => frames.push(action))
  return {
    list,
    ids: () => list.records.value.map(({ id }) => id),
    paint: () => {
      for (const frame of frames.splice(0)) {
        frame()
      }
    },
  }
}

const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString()
const one = (id: string, seconds: number) => record({ id, started_at: at(seconds) })

test('of two requests with one id the link tells which one is looked at', () => {
  const [older, newer] = [one('mine', 1), one('mine', 2)]

  const place = placeOf(older, { status: 'failed', started_at: newer.started_at })

  expect(place.params.id).toBe('mine')
  expect(place.query).toEqual({ status: 'failed', started_at: older.started_at })
  const shown = { id: place.params.id, startedAt: place.query.started_at }
  expect([older, newer].map((each) => isShown(each, shown))).toEqual([true, false])
  expect(isShown(newer, { id: 'mine', startedAt: null })).toBe(true)
  expect(isShown(newer, null)).toBe(false)
  expect(listOf(place.query)).toEqual({
    name: 'requests',
    params: { id: '' },
    query: { status: 'failed' },
  })
})

test('what begins stands first', () => {
  const { list, ids, paint } = stage()
  list.ask(true)([one('b', 2), one('a', 1)])

  list.update(one('c', 3), {})
  paint()

  expect(ids()).toEqual(['c', 'b', 'a'])
})

test('many words of one request are one change of the page', () => {
  const { list, paint } = stage()

  for (let characters = 1; characters <= 100; characters++) {
    list.update(record({ id: 'a', status: 'running', characters }), {})
  }
  expect(list.records.value).toEqual([])
  paint()

  expect(list.records.value.map(({ characters }) => characters)).toEqual([100])
})

test('a late word of progress takes no end back', () => {
  const { list, paint } = stage()
  list.ask(true)([record({ id: 'a', status: 'completed' })])

  list.update(record({ id: 'a', status: 'running' }), {})
  paint()

  expect(list.records.value[0]?.status).toBe('completed')
})

test('what no longer fits the filter leaves the list', () => {
  const { list, ids, paint } = stage()
  list.ask(true)([record({ id: 'a', status: 'running' })])

  list.update(record({ id: 'a', status: 'completed' }), { status: 'running' })
  paint()

  expect(ids()).toEqual([])
})

test('the oldest go when there are too many', () => {
  const { list, paint } = stage()
  list.ask(true)(
    Array.from({ length: MOST_REQUESTS }, (_, index) => one(`r${index}`, MOST_REQUESTS - index)),
  )

  list.update(one('new', MOST_REQUESTS + 1), {})
  paint()

  expect(list.records.value.length).toBe(MOST_REQUESTS)
  expect(list.records.value[0]?.id).toBe('new')
})

test('while nothing is painted no more is kept than is shown', () => {
  const { list, ids, paint } = stage()
  list.ask(true)([one('old', 0)])
  for (let second = 1; second <= MOST_REQUESTS + 5; second++) {
    list.update(one(`r${second}`, second), {})
  }

  paint()

  expect(list.records.value.length).toBe(MOST_REQUESTS)
  expect(ids().at(0)).toBe(`r${MOST_REQUESTS + 5}`)
  expect(ids().at(-1)).toBe('r6')
})

test('requests to which their client gave the same id are several', () => {
  const { list, ids, paint } = stage()
  list.ask(true)([one('same', 1)])

  list.update(one('same', 2), {})
  paint()

  expect(ids()).toEqual(['same', 'same'])
})

test('a whole second, which the gateway writes without a fraction, has its place', () => {
  const { list, ids } = stage()
  list.ask(true)([
    record({ id: 'a', started_at: '2026-11-26T12:00:05Z' }),
    record({ id: 'b', started_at: '2026-11-26T12:00:05.001Z' }),
    record({ id: 'c', started_at: '2026-11-26T12:00:04.999Z' }),
  ])

  expect(ids()).toEqual(['b', 'a', 'c'])
})

test('search looks where the gateway looks', () => {
  const some = record({ id: 'req_1', model: 'gpt-5-high', client: 'Tavern', error_code: 'x_y' })

  expect(matches(some, { q: 'GPT-5' })).toBe(true)
  expect(matches(some, { q: 'tavern' })).toBe(true)
  expect(matches(some, { q: 'x_y', status: 'completed' })).toBe(true)
  expect(matches(some, { q: 'nothing' })).toBe(false)
  expect(matches(some, { model: 'gpt-5' })).toBe(false)
})

test('of one key, and from a time on', () => {
  const some = record({ key: 'k1', started_at: at(10) })

  expect(matches(some, { key: 'k1', from: at(10) })).toBe(true)
  expect(matches(some, { key: '', from: at(9) })).toBe(true)
  expect(matches(some, { key: 'k2' })).toBe(false)
  expect(matches(some, { from: at(11) })).toBe(false)
})

test('an end that is told while the list is on its way stands', () => {
  const { list, paint } = stage()
  const take = list.ask(true)

  list.update(record({ id: 'a', status: 'completed' }), {})
  paint()
  take([record({ id: 'a', status: 'running' })])

  expect(list.records.value.map(({ status }) => status)).toEqual(['completed'])
})

test('what leaves the filter while the list is on its way is not in it', () => {
  const { list, ids } = stage()
  const take = list.ask(true)

  list.update(record({ id: 'a', status: 'completed' }), { status: 'running' })
  take([record({ id: 'a', status: 'running' }), record({ id: 'b', status: 'running' })])

  expect(ids()).toEqual(['b'])
})

test('what was told before the list was asked for is older than the list', () => {
  const { list, paint } = stage()
  list.update(record({ id: 'a', status: 'running', characters: 1 }), {})

  const take = list.ask(true)
  take([record({ id: 'a', status: 'running', characters: 9 })])
  paint()

  expect(list.records.value.map(({ characters }) => characters)).toEqual([9])
})

test('older ones that are asked for come behind, and nothing twice', () => {
  const { list, ids } = stage()
  list.ask(true)([one('c', 3), one('b', 2)])

  list.ask(false)([one('b', 2), one('a', 1)])

  expect(ids()).toEqual(['c', 'b', 'a'])
})

const waiting = (id: string, position: number | null) =>
  record({ id, answer_id: `job-${id}`, status: 'waiting', position })
const places = (list: ReturnType<typeof requestList>) =>
  list.records.value.map(({ position }) => position)

test('a place in the queue stays while events tell nothing of it', () => {
  const { list, paint } = stage()
  list.ask(true)([waiting('a', 3)])

  list.update(waiting('a', null), {})
  paint()

  expect(places(list)).toEqual([3])
})

test('places are what the queue says, and only of what waits', () => {
  const { list, paint } = stage()
  list.ask(true)([waiting('a', 3), waiting('b', 4)])

  list.place(new Map([['job-a', 1]]))
  expect(places(list)).toEqual([1, null])
  list.update(record({ id: 'a', answer_id: 'job-a', status: 'running', position: null }), {})
  paint()
  list.place(new Map([['job-a', 1]]))

  expect(places(list)).toEqual([null, null])
})
