import { beforeEach, expect, test } from 'vitest'
import { workerAlarm, type Alarm } from '../src/alarm.ts'

class FakeWorker extends EventTarget {
  terminated = false
  readonly millis: number

  constructor(millis: number) {
    super()
    this.millis = millis
  }

  terminate(): void {
    this.terminated = true
  }
}

let workers: FakeWorker[]
let timers: { millis: number; ring: () => void }[]
let forbidden: boolean
let rings: number
let life: AbortController
let alarm: Alarm

beforeEach(() => {
  workers = []
  timers = []
  forbidden = false
  rings = 0
  life = new AbortController()
  alarm = workerAlarm({
    worker: (millis) => {
      if (forbidden) {
        throw new Error('SecurityError')
      }
      const worker = new FakeWorker(millis)
      workers.push(worker)
      return worker as unknown as Worker
    },
    setTimeout: (ring, millis) => timers.push({ millis, ring }),
  })
})

const set = (millis = 500) => {
  alarm(
    millis,
    () => {
      rings += 1
    },
    life.signal,
  )
}

test('rings once, by a worker that then is gone', () => {
  set(700)
  workers[0]?.dispatchEvent(new Event('message'))
  workers[0]?.dispatchEvent(new Event('message'))

  expect(rings).toBe(1)
  expect(workers[0]).toMatchObject({ millis: 700, terminated: true })
  expect(timers).toEqual([])
})

test('does not ring once its signal is aborted', () => {
  set()
  life.abort()
  workers[0]?.dispatchEvent(new Event('message'))

  expect(rings).toBe(0)
  expect(workers[0]?.terminated).toBe(true)
})

test('is not even set when its signal was aborted before', () => {
  life.abort()
  set()

  expect(workers).toEqual([])
})

test('rings by the page’s timer where the site forbids workers, and does not ask again', () => {
  set(700)
  workers[0]?.dispatchEvent(new Event('error'))
  set(800)
  timers.forEach(({ ring }) => {
    ring()
  })

  expect(timers.map(({ millis }) => millis)).toEqual([700, 800])
  expect(workers).toHaveLength(1)
  expect(rings).toBe(2)
})

test('rings by the page’s timer where making a worker throws', () => {
  forbidden = true
  set()
  life.abort()
  timers[0]?.ring()
  expect(rings).toBe(0)

  life = new AbortController()
  set()
  timers[1]?.ring()
  expect(rings).toBe(1)
})
