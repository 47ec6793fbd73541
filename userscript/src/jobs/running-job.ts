import {
  MAX_CHUNK_BYTES,
  type End,
  type Fail,
  type JobFrame,
  type Numbered,
  type Order,
} from '@lmarena-proxy/protocol'
import type { Perform } from '../site/orders.ts'
import { RequestRejected } from '../site/requests.ts'

const MAX_MESSAGE_CHARS = 300

/** Whether the person waits for an answer that this is a part of. */
function isForAnswer(order: Order): boolean {
  return order.type === 'put' || (order.type === 'start' && order.purpose !== 'models')
}

/**
 * One request at the site and its answer on the way to the gateway. Frames are kept until they are
 * acknowledged; the body is read only as far as the gateway's limit allows.
 */
export class RunningJob {
  readonly #order: Order
  readonly #send: (frame: JobFrame) => boolean
  readonly #life = new AbortController()
  #kept: JobFrame[] = []
  #seq = 0
  #sentBytes = 0
  #limit: number
  #limitRaised: () => void = () => {
    // nobody waits
  }
  #over = false

  constructor(order: Order, send: (frame: JobFrame) => boolean) {
    this.#order = order
    this.#send = send
    this.#limit = order.limit
  }

  get epoch(): number {
    return this.#order.epoch
  }

  /** An answer that the person waits for is still on its way. */
  get isAnswering(): boolean {
    return isForAnswer(this.#order) && !this.#over && !this.#life.signal.aborted
  }

  /** The gateway has everything. */
  get isDone(): boolean {
    return this.#over && this.#kept.length === 0
  }

  /** Performs the request and ends with `end` or `fail`, or without a word once aborted. */
  async run(perform: Perform): Promise<void> {
    const { signal } = this.#life
    try {
      const response = await perform(this.#order, signal)
      this.#emit({
        type: 'head',
        ...this.#next(),
        status: response.status,
        url: response.url,
        redirected: response.redirected,
        headers: Object.fromEntries(response.headers),
      })
      if (response.body !== null) {
        await this.#relay(response.body.getReader())
      }
      this.#emitLast({ type: 'end', ...this.#next() })
    } catch (error) {
      if (!signal.aborted) {
        this.#emitLast({
          type: 'fail',
          ...this.#next(),
          reason: error instanceof RequestRejected ? 'rejected' : 'network',
          message: String(error instanceof Error ? error.message : error).slice(
            0,
            MAX_MESSAGE_CHARS,
          ),
        })
      }
    }
  }

  /** Everything up to `seq` has arrived, and the body may go on up to `limit` bytes. */
  acknowledged(seq: number, limit: number): void {
    this.#kept = this.#kept.filter((frame) => frame.seq > seq)
    this.#limit = Math.max(this.#limit, limit)
    this.#limitRaised()
  }

  /** A new connection: what has not arrived goes again, in order. */
  resumed(seq: number, limit: number): void {
    this.#kept = this.#kept.filter((frame) => frame.seq > seq)
    for (const frame of this.#kept) {
      this.#send(frame)
    }
    this.acknowledged(seq, limit)
  }

  abort(): void {
    this.#life.abort()
    this.#kept = []
    this.#limitRaised()
  }

  async #relay(body: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (;;) {
      await this.#room()
      const { done, value } = await body.read()
      if (done) {
        return
      }
      for (let at = 0; at < value.length;) {
        const bytes = value.subarray(at, at + Math.min(await this.#room(), MAX_CHUNK_BYTES))
        this.#sentBytes += bytes.length
        at += bytes.length
        this.#emit({ type: 'chunk', ...this.#next(), bytes })
      }
    }
  }

  /** How many bytes may be sent now; waits until it is at least one. */
  async #room(): Promise<number> {
    while (this.#sentBytes >= this.#limit) {
      await new Promise<void>((resolve) => {
        this.#limitRaised = resolve
      })
      this.#life.signal.throwIfAborted()
    }
    return this.#limit - this.#sentBytes
  }

  #next(): Numbered {
    this.#seq += 1
    return { job: this.#order.job, epoch: this.#order.epoch, seq: this.#seq }
  }

  #emit(frame: JobFrame): void {
    if (!this.#life.signal.aborted) {
      this.#kept.push(frame)
      this.#send(frame)
    }
  }

  #emitLast(frame: End | Fail): void {
    this.#over = true
    this.#emit(frame)
  }
}
