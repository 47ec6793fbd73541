import { beforeEach, describe, expect, test } from 'vitest'
import { settled } from '../fakes.ts'
import { JobsStage, KIB, order } from './stage.ts'

let stage: JobsStage

beforeEach(() => {
  stage = new JobsStage()
})

describe('an answer', () => {
  test('is passed on as it came, numbered from one without gaps', async () => {
    const { body: site, order: ordered } = await stage.answering()
    await site.push('a0:"H')
    await site.push('i"\n')
    await site.close()

    expect(ordered).toEqual(order())
    expect(stage.types()).toEqual(['head', 'chunk', 'chunk', 'end'])
    expect(stage.numbers()).toEqual([1, 2, 3, 4])
    expect(stage.body()).toBe('a0:"Hi"\n')
    expect(stage.sent[0]).toMatchObject({
      job: 'a',
      epoch: 1,
      status: 200,
      headers: { 'x-served': 'yes' },
    })
  })

  test('leaves the moment it comes, before there is more of it', async () => {
    const { body: site } = await stage.answering()
    expect(stage.types()).toEqual(['head'])

    await site.push('first')

    expect(stage.body()).toBe('first')
  })

  test('is cut into chunks of at most 32 KiB, in order', async () => {
    const { body: site } = await stage.answering()
    const bytes = Uint8Array.from({ length: 70 * KIB }, (_, index) => index % 251)

    await site.push(bytes)

    expect(stage.sizes()).toEqual([32 * KIB, 32 * KIB, 6 * KIB])
    expect(Buffer.concat(stage.chunks().map((chunk) => chunk.bytes)).equals(bytes)).toBe(true)
  })

  test('of no bytes is a head and an end', async () => {
    stage.jobs.start(order())
    await stage.the(0).answer()
    await stage.the(0).body.close()

    expect(stage.types()).toEqual(['head', 'end'])
  })
})

describe('the limit', () => {
  test('once reached stops the reading until it is raised', async () => {
    const { body: site } = await stage.answering({ limit: 10 })
    await site.push('0123456789')
    const reads = site.reads

    await site.push('more')
    expect(site.reads).toBe(reads)
    expect(stage.body()).toBe('0123456789')

    stage.ack(2, 20)
    await settled()
    expect(stage.body()).toBe('0123456789more')
  })

  test('cuts through a piece of the network; the rest waits', async () => {
    const { body: site } = await stage.answering({ limit: 4 })

    await site.push('0123456789')
    expect(stage.body()).toBe('0123')
    stage.ack(2, 7)
    await settled()
    expect(stage.body()).toBe('0123456')
    stage.ack(3, 100)
    await settled()

    expect(stage.body()).toBe('0123456789')
    expect(stage.sizes()).toEqual([4, 3, 3])
  })

  test('never goes down', async () => {
    const { body: site } = await stage.answering({ limit: 10 })

    stage.ack(1, 5)
    await site.push('0123456789')

    expect(stage.body()).toBe('0123456789')
  })

  test('of nothing lets nothing but the head pass', async () => {
    const { body: site } = await stage.answering({ limit: 0 })

    await site.push('0123456789')

    expect(stage.types()).toEqual(['head'])
    expect(site.reads).toBe(0)
  })

  test('holds while the connection is cut: the fetch goes on up to it', async () => {
    const { body: site } = await stage.answering({ limit: 8 })
    stage.connected = false
    await site.push('01234')
    await site.push('56789')
    stage.connected = true
    stage.jobs.resume([{ job: 'a', epoch: 1, seq: 1, limit: 8 }])

    expect(stage.body()).toBe('01234567')
  })
})

describe('after a cut', () => {
  test('what did not arrive goes again, in order, and nothing else', async () => {
    const { body: site } = await stage.answering()
    await site.push('one')
    await site.push('two')
    stage.connected = false
    await site.push('three')
    await site.close()
    stage.sent = []
    stage.connected = true

    stage.jobs.resume([{ job: 'a', epoch: 1, seq: 2, limit: 128 * KIB }])

    expect(stage.numbers()).toEqual([3, 4, 5])
    expect(stage.types()).toEqual(['chunk', 'chunk', 'end'])
    expect(stage.body()).toBe('twothree')
  })

  test('a job that the gateway does not name is aborted and forgotten', async () => {
    await stage.answering()
    stage.jobs.start(order({ job: 'b' }))

    stage.jobs.resume([{ job: 'b', epoch: 1, seq: 0, limit: 10 }])

    expect(stage.the(0).signal.aborted).toBe(true)
    expect(stage.the(1).signal.aborted).toBe(false)
    expect(stage.jobs.list()).toEqual([{ job: 'b', epoch: 1 }])
  })

  test('a job that the gateway names in another epoch is aborted', () => {
    stage.jobs.start(order({ epoch: 2 }))

    stage.jobs.resume([{ job: 'a', epoch: 1, seq: 0, limit: 10 }])

    expect(stage.the(0).signal.aborted).toBe(true)
    expect(stage.jobs.list()).toEqual([])
  })

  test('a job is forgotten that has arrived in full', async () => {
    const { body: site } = await stage.answering()
    await site.close()
    expect(stage.jobs.list()).toEqual([{ job: 'a', epoch: 1 }])

    stage.jobs.resume([{ job: 'a', epoch: 1, seq: 2, limit: 10 }])

    expect(stage.jobs.list()).toEqual([])
  })
})

describe('an acknowledgement', () => {
  test('lets go of the frames up to its number', async () => {
    const { body: site } = await stage.answering()
    await site.push('one')
    await site.push('two')
    stage.ack(2)
    stage.sent = []

    stage.jobs.resume([{ job: 'a', epoch: 1, seq: 0, limit: 10 }])

    expect(stage.body()).toBe('two')
  })

  test('of the last frame ends the job', async () => {
    const { body: site } = await stage.answering()
    await site.close()

    stage.ack(1)
    expect(stage.jobs.list()).toHaveLength(1)
    stage.ack(2)

    expect(stage.jobs.list()).toEqual([])
  })

  test('of everything so far does not end a job that goes on', async () => {
    await stage.answering()

    stage.ack(1)

    expect(stage.jobs.list()).toEqual([{ job: 'a', epoch: 1 }])
  })

  test('of another epoch changes nothing', async () => {
    const { body: site } = await stage.answering({ limit: 3 })
    await site.push('012345')

    stage.ack(2, 100, 2)
    await settled()

    expect(stage.body()).toBe('012')
  })
})
