import type { Ack, Cancel, JobEpoch, JobFrame, Order, Resumed } from '@lmarena-proxy/protocol'
import type { Perform } from '../site/orders.ts'
import { RunningJob } from './running-job.ts'

/** The requests that the gateway gave to this page and that it has not had in full yet. */
export class Jobs {
  readonly #perform: Perform
  readonly #send: (frame: JobFrame) => boolean
  readonly #changed: () => void
  readonly #signal: AbortSignal
  readonly #jobs = new Map<string, RunningJob>()

  /**
   * @param send may lose frames while the connection is cut: they go again when it is back
   * @param changed called when a job starts, ends or is dropped
   */
  constructor(
    perform: Perform,
    send: (frame: JobFrame) => boolean,
    changed: () => void,
    signal: AbortSignal,
  ) {
    this.#perform = perform
    this.#send = send
    this.#changed = changed
    this.#signal = signal
    signal.addEventListener(
      'abort',
      () => {
        this.#dropExcept([])
      },
      { once: true },
    )
  }

  list(): readonly JobEpoch[] {
    return Array.from(this.#jobs, ([job, { epoch }]) => ({ job, epoch }))
  }

  /** How many answers are on their way. */
  answering(): number {
    return [...this.#jobs.values()].filter((job) => job.isAnswering).length
  }

  /** After a new connection: goes on with the jobs that the gateway names and drops all others. */
  resume(jobs: readonly Resumed[]): void {
    this.#dropExcept(jobs)
    for (const { job, epoch, seq, limit } of jobs) {
      this.#find({ job, epoch })?.resumed(seq, limit)
      this.#forgetIfDone(job)
    }
    this.#changed()
  }

  start(order: Order): void {
    const former = this.#jobs.get(order.job)
    if (this.#signal.aborted || (former !== undefined && former.epoch >= order.epoch)) {
      return
    }
    former?.abort()
    const job = new RunningJob(order, this.#send)
    this.#jobs.set(order.job, job)
    this.#changed()
    void job.run(this.#perform).then(this.#changed)
  }

  acknowledge({ job, epoch, seq, limit }: Ack): void {
    this.#find({ job, epoch })?.acknowledged(seq, limit)
    this.#forgetIfDone(job)
  }

  cancel(cancelled: Cancel): void {
    const job = this.#find(cancelled)
    if (job !== undefined) {
      this.#jobs.delete(cancelled.job)
      job.abort()
      this.#changed()
    }
  }

  #find({ job, epoch }: JobEpoch): RunningJob | undefined {
    const known = this.#jobs.get(job)
    return known?.epoch === epoch ? known : undefined
  }

  #dropExcept(stay: readonly JobEpoch[]): void {
    for (const [name, job] of this.#jobs) {
      if (!stay.some(({ job, epoch }) => job === name && epoch === this.#jobs.get(name)?.epoch)) {
        this.#jobs.delete(name)
        job.abort()
      }
    }
  }

  #forgetIfDone(job: string): void {
    if (this.#jobs.get(job)?.isDone === true) {
      this.#jobs.delete(job)
    }
  }
}
