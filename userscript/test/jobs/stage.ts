import type { Chunk, JobFrame, Order, Start } from '@lmarena-proxy/protocol'
import { Jobs } from '../../src/jobs/jobs.ts'
import { FakeBody, settled } from '../fakes.ts'

export const KIB = 1024

/** A request that the page performs, with the test in the place of the site. */
export interface Performed {
  readonly order: Order
  readonly signal: AbortSignal
  readonly body: FakeBody
  readonly answer: () => Promise<void>
  readonly refuse: (error: Error) => Promise<void>
}

export const order = (fields: Partial<Start> = {}): Start => ({
  type: 'start',
  job: 'a',
  epoch: 1,
  limit: 128 * KIB,
  purpose: 'answer',
  request: { method: 'POST', path: '/ask', headers: {}, body: '{}' },
  ...fields,
})

/** Jobs between a fake site and a fake connection, and all that went by. */
export class JobsStage {
  readonly performed: Performed[] = []
  sent: JobFrame[] = []
  readonly life = new AbortController()
  connected = true
  changes = 0
  readonly jobs = new Jobs(
    (ordered, signal) => this.#perform(ordered, signal),
    (frame) => {
      if (this.connected) {
        this.sent.push(frame)
      }
      return this.connected
    },
    () => {
      this.changes += 1
    },
    this.life.signal,
  )

  #perform(ordered: Order, signal: AbortSignal): Promise<Response> {
    return new Promise((resolve, reject) => {
      const body = new FakeBody()
      this.performed.push({
        order: ordered,
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
    })
  }

  ack(seq: number, limit = 128 * KIB, epoch = 1): void {
    this.jobs.acknowledge({ type: 'ack', job: 'a', epoch, seq, limit })
  }

  /** Starts a job whose head has been sent; what comes next is its body. */
  async answering(fields: Partial<Start> = {}): Promise<Performed> {
    this.jobs.start(order(fields))
    const request = this.the(this.performed.length - 1)
    await request.answer()
    return request
  }

  the(index: number): Performed {
    const found = this.performed[index]
    if (found === undefined) {
      throw new Error(`no request ${index}`)
    }
    return found
  }

  types(): string[] {
    return this.sent.map(({ type }) => type)
  }

  numbers(): number[] {
    return this.sent.map(({ seq }) => seq)
  }

  chunks(): Chunk[] {
    return this.sent.filter((frame): frame is Chunk => frame.type === 'chunk')
  }

  sizes(): number[] {
    return this.chunks().map(({ bytes }) => bytes.length)
  }

  body(): string {
    return Buffer.concat(this.chunks().map(({ bytes }) => bytes)).toString()
  }
}
