import { beforeEach, describe, expect, test } from 'vitest'
import { RequestRejected } from '../../src/site/requests.ts'
import { settled } from '../fakes.ts'
import { JobsStage, order } from './stage.ts'

let stage: JobsStage

beforeEach(() => {
  stage = new JobsStage()
})

describe('a start', () => {
  test('of a job and epoch that are there changes nothing', async () => {
    const { body: site } = await stage.answering()

    stage.jobs.start(order())
    await site.push('one')

    expect(stage.performed).toHaveLength(1)
    expect(stage.body()).toBe('one')
  })

  test('of a higher epoch ends the lower one, whose frames never mix in', async () => {
    const { body: former, signal } = await stage.answering()
    const { body: site } = await stage.answering({ epoch: 2 })
    stage.sent = []

    await former.push('old')
    await former.close()
    await site.push('new')

    expect(signal.aborted).toBe(true)
    expect(stage.sent.map(({ epoch, seq }) => [epoch, seq])).toEqual([[2, 2]])
    expect(stage.body()).toBe('new')
  })

  test('of a lower epoch changes nothing', () => {
    stage.jobs.start(order({ epoch: 2 }))
    stage.jobs.start(order({ epoch: 1 }))

    expect(stage.performed).toHaveLength(1)
    expect(stage.jobs.list()).toEqual([{ job: 'a', epoch: 2 }])
  })

  test('after the end of the script is not performed', () => {
    stage.life.abort()

    stage.jobs.start(order())

    expect(stage.performed).toHaveLength(0)
  })
})

describe('a cancel', () => {
  test('aborts the fetch, and nothing more is sent', async () => {
    const { body: site, signal } = await stage.answering()
    stage.sent = []
    stage.jobs.cancel({ type: 'cancel', job: 'a', epoch: 1 })

    await site.push('late')
    await site.break()

    expect(signal.aborted).toBe(true)
    expect(stage.sent).toEqual([])
    expect(stage.jobs.list()).toEqual([])
  })

  test('also reaches a job that waits for a higher limit', async () => {
    const { body: site } = await stage.answering({ limit: 3 })
    await site.push('012345')
    stage.sent = []

    stage.jobs.cancel({ type: 'cancel', job: 'a', epoch: 1 })
    await settled()

    expect(stage.sent).toEqual([])
    expect(stage.jobs.list()).toEqual([])
  })

  test('of another epoch changes nothing', () => {
    stage.jobs.start(order({ epoch: 2 }))

    stage.jobs.cancel({ type: 'cancel', job: 'a', epoch: 1 })

    expect(stage.the(0).signal.aborted).toBe(false)
  })
})

describe('a failure', () => {
  test('of the fetch is told with its reason', async () => {
    stage.jobs.start(order())
    await stage.the(0).refuse(new TypeError('Failed to fetch'))

    expect(stage.sent).toEqual([
      { type: 'fail', job: 'a', epoch: 1, seq: 1, reason: 'network', message: 'Failed to fetch' },
    ])
  })

  test('in the middle of the body is never a short success', async () => {
    const { body: site } = await stage.answering()
    await site.push('half')
    await site.break()

    expect(stage.types()).toEqual(['head', 'chunk', 'fail'])
    expect(stage.sent.at(-1)).toMatchObject({ seq: 3, reason: 'network', message: 'network error' })
  })

  test('says so where the tab refuses the request', async () => {
    stage.jobs.start(order())
    await stage.the(0).refuse(new RequestRejected('the path leads out of the site'))

    expect(stage.sent[0]).toMatchObject({ type: 'fail', reason: 'rejected' })
  })

  test('does not carry a message without end', async () => {
    stage.jobs.start(order())
    await stage.the(0).refuse(new Error('x'.repeat(5000)))

    expect(stage.sent[0]).toMatchObject({ message: 'x'.repeat(300) })
  })

  test('is kept until acknowledged like any other frame', async () => {
    stage.connected = false
    stage.jobs.start(order())
    await stage.the(0).refuse(new Error('down'))
    stage.connected = true

    stage.jobs.resume([{ job: 'a', epoch: 1, seq: 0, limit: 10 }])
    expect(stage.types()).toEqual(['fail'])
    stage.ack(1)

    expect(stage.jobs.list()).toEqual([])
  })
})

test('only answers that are on their way count as running requests', async () => {
  stage.jobs.start(order({ job: 'list', purpose: 'models' }))
  expect(stage.jobs.answering()).toBe(0)

  const { body: site } = await stage.answering()
  expect(stage.jobs.answering()).toBe(1)
  const before = stage.changes
  await site.close()

  expect(stage.jobs.answering()).toBe(0)
  expect(stage.changes).toBeGreaterThan(before)
})

test('what is done for an answer counts as one, and nothing else does', () => {
  const job = { epoch: 1, limit: 1000 }
  stage.jobs.start(order({ job: 'a', purpose: 'upload' }))
  stage.jobs.start({ type: 'put', job: 'b', ...job, url: 'u', contentType: 'c', bytes: '' })
  stage.jobs.start({ type: 'get', job: 'c', ...job, url: 'u' })
  stage.jobs.start({ type: 'look', job: 'd', ...job, patterns: [], state: 's', page: null })
  stage.jobs.start(order({ job: 'e', purpose: 'models' }))

  expect(stage.jobs.answering()).toBe(2)
  expect(stage.jobs.list()).toHaveLength(5)
})

test('the end of the script aborts every request', () => {
  stage.jobs.start(order({ job: 'a' }))
  stage.jobs.start(order({ job: 'b' }))

  stage.life.abort()

  expect(stage.performed.every(({ signal }) => signal.aborted)).toBe(true)
  expect(stage.jobs.list()).toEqual([])
})
