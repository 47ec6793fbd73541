import type { Chunk, JobFrame, SiteRequest, Start } from '@lmarena-proxy/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { Jobs } from '../../src/jobs/jobs.ts'
import { RequestRejected } from '../../src/site/requests.ts'
import { FakeBody, settled } from '../fakes.ts'

const KIB = 1024

interface Performed {
  readonly request: SiteRequest
  readonly signal: AbortSignal
  readonly body: FakeBody
  readonly answer: () => Promise<void>
  readonly refuse: (error: Error) => Promise<void>
}

let performed: Performed[]
let sent: JobFrame[]
let connected: boolean
let changes: number
let life: AbortController
let jobs: Jobs

beforeEach(() => {
  performed = []
  sent = []
  connected = true
  changes = 0
  life = new AbortController()
  jobs = new Jobs(
    (request, signal) =>
      new Promise((resolve, reject) => {
        const body = new FakeBody()
        performed.push({
          request,
          signal,
          body,
          answer: () => {
            resolve(new Response(body.stream, { status: 200, headers: { 'X-Served': 'yes' } }))
            return settled()
          },
          refuse: (error) => {
            reject(error)
            return settled()
          },
        })
      }),
    (frame) => {
      if (connected) {
        sent.push(frame)
      }
      return connected
    },
    () => {
      changes += 1
    },
    life.signal,
  )
})

const order = (fields: Partial<Start> = {}): Start => ({
  type: 'start',
  job: 'a',
  epoch: 1,
  limit: 128 * KIB,
  purpose: 'answer',
  request: { method: 'POST', path: '/ask', headers: {}, body: '{}' },
  ...fields,
})

const ack = (seq: number, limit = 128 * KIB, epoch = 1) => {
  jobs.acknowledge({ type: 'ack', job: 'a', epoch, seq, limit })
}

/** Starts a job whose head has been sent; what comes next is its body. */
async function answering(fields: Partial<Start> = {}): Promise<Performed> {
  jobs.start(order(fields))
  const request = the(performed.length - 1)
  await request.answer()
  return request
}

function the(index: number): Performed {
  const found = performed[index]
  if (found === undefined) {
    throw new Error(`no request ${index}`)
  }
  return found
}

const types = () => sent.map(({ type }) => type)
const numbers = () => sent.map(({ seq }) => seq)
const chunks = () => sent.filter((frame): frame is Chunk => frame.type === 'chunk')
const sizes = () => chunks().map(({ bytes }) => bytes.length)
const body = () => Buffer.concat(chunks().map(({ bytes }) => bytes)).toString()

describe('an answer', () => {
  test('is passed on as it came, numbered from one without gaps', async () => {
    const { body: site, request } = await answering()
    await site.push('a0:"H')
    await site.push('i"\n')
    await site.close()

    expect(request).toEqual(order().request)
    expect(types()).toEqual(['head', 'chunk', 'chunk', 'end'])
    expect(numbers()).toEqual([1, 2, 3, 4])
    expect(body()).toBe('a0:"Hi"\n')
    expect(sent[0]).toMatchObject({
      job: 'a',
      epoch: 1,
      status: 200,
      headers: { 'x-served': 'yes' },
    })
  })

  test('leaves the moment it comes, before there is more of it', async () => {
    const { body: site } = await answering()
    expect(types()).toEqual(['head'])

    await site.push('first')

    expect(body()).toBe('first')
  })

  test('is cut into chunks of at most 32 KiB, in order', async () => {
    const { body: site } = await answering()
    const bytes = Uint8Array.from({ length: 70 * KIB }, (_, index) => index % 251)

    await site.push(bytes)

    expect(sizes()).toEqual([32 * KIB, 32 * KIB, 6 * KIB])
    expect(Buffer.concat(chunks().map((chunk) => chunk.bytes)).equals(bytes)).toBe(true)
  })

  test('of no bytes is a head and an end', async () => {
    jobs.start(order())
    await the(0).answer()
    await the(0).body.close()

    expect(types()).toEqual(['head', 'end'])
  })
})

describe('the limit', () => {
  test('once reached stops the reading until it is raised', async () => {
    const { body: site } = await answering({ limit: 10 })
    await site.push('0123456789')
    const reads = site.reads

    await site.push('more')
    expect(site.reads).toBe(reads)
    expect(body()).toBe('0123456789')

    ack(2, 20)
    await settled()
    expect(body()).toBe('0123456789more')
  })

  test('cuts through a piece of the network; the rest waits', async () => {
    const { body: site } = await answering({ limit: 4 })

    await site.push('0123456789')
    expect(body()).toBe('0123')
    ack(2, 7)
    await settled()
    expect(body()).toBe('0123456')
    ack(3, 100)
    await settled()

    expect(body()).toBe('0123456789')
    expect(sizes()).toEqual([4, 3, 3])
  })

  test('never goes down', async () => {
    const { body: site } = await answering({ limit: 10 })

    ack(1, 5)
    await site.push('0123456789')

    expect(body()).toBe('0123456789')
  })

  test('of nothing lets nothing but the head pass', async () => {
    const { body: site } = await answering({ limit: 0 })

    await site.push('0123456789')

    expect(types()).toEqual(['head'])
    expect(site.reads).toBe(0)
  })

  test('holds while the connection is cut: the fetch goes on up to it', async () => {
    const { body: site } = await answering({ limit: 8 })
    connected = false
    await site.push('01234')
    await site.push('56789')
    connected = true
    jobs.resume([{ job: 'a', epoch: 1, seq: 1, limit: 8 }])

    expect(body()).toBe('01234567')
  })
})

describe('after a cut', () => {
  test('what did not arrive goes again, in order, and nothing else', async () => {
    const { body: site } = await answering()
    await site.push('one')
    await site.push('two')
    connected = false
    await site.push('three')
    await site.close()
    sent = []
    connected = true

    jobs.resume([{ job: 'a', epoch: 1, seq: 2, limit: 128 * KIB }])

    expect(numbers()).toEqual([3, 4, 5])
    expect(types()).toEqual(['chunk', 'chunk', 'end'])
    expect(body()).toBe('twothree')
  })

  test('a job that the gateway does not name is aborted and forgotten', async () => {
    await answering()
    jobs.start(order({ job: 'b' }))

    jobs.resume([{ job: 'b', epoch: 1, seq: 0, limit: 10 }])

    expect(the(0).signal.aborted).toBe(true)
    expect(the(1).signal.aborted).toBe(false)
    expect(jobs.list()).toEqual([{ job: 'b', epoch: 1 }])
  })

  test('a job that the gateway names in another epoch is aborted', () => {
    jobs.start(order({ epoch: 2 }))

    jobs.resume([{ job: 'a', epoch: 1, seq: 0, limit: 10 }])

    expect(the(0).signal.aborted).toBe(true)
    expect(jobs.list()).toEqual([])
  })

  test('a job is forgotten that has arrived in full', async () => {
    const { body: site } = await answering()
    await site.close()
    expect(jobs.list()).toEqual([{ job: 'a', epoch: 1 }])

    jobs.resume([{ job: 'a', epoch: 1, seq: 2, limit: 10 }])

    expect(jobs.list()).toEqual([])
  })
})

describe('an acknowledgement', () => {
  test('lets go of the frames up to its number', async () => {
    const { body: site } = await answering()
    await site.push('one')
    await site.push('two')
    ack(2)
    sent = []

    jobs.resume([{ job: 'a', epoch: 1, seq: 0, limit: 10 }])

    expect(body()).toBe('two')
  })

  test('of the last frame ends the job', async () => {
    const { body: site } = await answering()
    await site.close()

    ack(1)
    expect(jobs.list()).toHaveLength(1)
    ack(2)

    expect(jobs.list()).toEqual([])
  })

  test('of everything so far does not end a job that goes on', async () => {
    await answering()

    ack(1)

    expect(jobs.list()).toEqual([{ job: 'a', epoch: 1 }])
  })

  test('of another epoch changes nothing', async () => {
    const { body: site } = await answering({ limit: 3 })
    await site.push('012345')

    ack(2, 100, 2)
    await settled()

    expect(body()).toBe('012')
  })
})

describe('a start', () => {
  test('of a job and epoch that are there changes nothing', async () => {
    const { body: site } = await answering()

    jobs.start(order())
    await site.push('one')

    expect(performed).toHaveLength(1)
    expect(body()).toBe('one')
  })

  test('of a higher epoch ends the lower one, whose frames never mix in', async () => {
    const { body: former, signal } = await answering()
    const { body: site } = await answering({ epoch: 2 })
    sent = []

    await former.push('old')
    await former.close()
    await site.push('new')

    expect(signal.aborted).toBe(true)
    expect(sent.map(({ epoch, seq }) => [epoch, seq])).toEqual([[2, 2]])
    expect(body()).toBe('new')
  })

  test('of a lower epoch changes nothing', () => {
    jobs.start(order({ epoch: 2 }))
    jobs.start(order({ epoch: 1 }))

    expect(performed).toHaveLength(1)
    expect(jobs.list()).toEqual([{ job: 'a', epoch: 2 }])
  })

  test('after the end of the script is not performed', () => {
    life.abort()

    jobs.start(order())

    expect(performed).toHaveLength(0)
  })
})

describe('a cancel', () => {
  test('aborts the fetch, and nothing more is sent', async () => {
    const { body: site, signal } = await answering()
    sent = []
    jobs.cancel({ type: 'cancel', job: 'a', epoch: 1 })

    await site.push('late')
    await site.break()

    expect(signal.aborted).toBe(true)
    expect(sent).toEqual([])
    expect(jobs.list()).toEqual([])
  })

  test('also reaches a job that waits for a higher limit', async () => {
    const { body: site } = await answering({ limit: 3 })
    await site.push('012345')
    sent = []

    jobs.cancel({ type: 'cancel', job: 'a', epoch: 1 })
    await settled()

    expect(sent).toEqual([])
    expect(jobs.list()).toEqual([])
  })

  test('of another epoch changes nothing', () => {
    jobs.start(order({ epoch: 2 }))

    jobs.cancel({ type: 'cancel', job: 'a', epoch: 1 })

    expect(the(0).signal.aborted).toBe(false)
  })
})

describe('a failure', () => {
  test('of the fetch is told with its reason', async () => {
    jobs.start(order())
    await the(0).refuse(new TypeError('Failed to fetch'))

    expect(sent).toEqual([
      { type: 'fail', job: 'a', epoch: 1, seq: 1, reason: 'network', message: 'Failed to fetch' },
    ])
  })

  test('in the middle of the body is never a short success', async () => {
    const { body: site } = await answering()
    await site.push('half')
    await site.break()

    expect(types()).toEqual(['head', 'chunk', 'fail'])
    expect(sent.at(-1)).toMatchObject({ seq: 3, reason: 'network', message: 'network error' })
  })

  test('says so where the tab refuses the request', async () => {
    jobs.start(order())
    await the(0).refuse(new RequestRejected('the path leads out of the site'))

    expect(sent[0]).toMatchObject({ type: 'fail', reason: 'rejected' })
  })

  test('does not carry a message without end', async () => {
    jobs.start(order())
    await the(0).refuse(new Error('x'.repeat(5000)))

    expect(sent[0]).toMatchObject({ message: 'x'.repeat(300) })
  })

  test('is kept until acknowledged like any other frame', async () => {
    connected = false
    jobs.start(order())
    await the(0).refuse(new Error('down'))
    connected = true

    jobs.resume([{ job: 'a', epoch: 1, seq: 0, limit: 10 }])
    expect(types()).toEqual(['fail'])
    ack(1)

    expect(jobs.list()).toEqual([])
  })
})

test('only answers that are on their way count as running requests', async () => {
  jobs.start(order({ job: 'list', purpose: 'models' }))
  expect(jobs.answering()).toBe(0)

  const { body: site } = await answering()
  expect(jobs.answering()).toBe(1)
  const before = changes
  await site.close()

  expect(jobs.answering()).toBe(0)
  expect(changes).toBeGreaterThan(before)
})

test('the end of the script aborts every request', () => {
  jobs.start(order({ job: 'a' }))
  jobs.start(order({ job: 'b' }))

  life.abort()

  expect(performed.every(({ signal }) => signal.aborted)).toBe(true)
  expect(jobs.list()).toEqual([])
})
