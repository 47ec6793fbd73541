import type { GatewayFrame, Resumed, TabFrame } from '@lmarena-proxy/protocol'
import type { Alarm } from '../src/alarm.ts'
import type { Connection, ConnectionListener, Transport } from '../src/link/transport.ts'
import type { Access, Obstacle } from '../src/site/access.ts'

/** Lets everything that is already decided happen; what then hasn't happened waits for an event. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Time that passes when the test says so. */
export class FakeAlarms {
  readonly #armed: { millis: number; ring: () => void; signal: AbortSignal }[] = []

  readonly alarm: Alarm = (millis, ring, signal) => {
    this.#armed.push({ millis, ring, signal })
  }

  get armed(): readonly number[] {
    return this.#waiting().map(({ millis }) => millis)
  }

  ring(): void {
    const [first] = this.#waiting()
    if (first === undefined) {
      throw new Error('no alarm is set')
    }
    this.#armed.splice(this.#armed.indexOf(first), 1)
    first.ring()
  }

  #waiting() {
    return this.#armed.filter(({ signal }) => !signal.aborted)
  }
}

/** One attempt to reach a gateway that does what the test says. */
export class FakeConnection implements Connection {
  readonly sent: TabFrame[] = []
  closedWith: number | null = null
  readonly #listener: ConnectionListener

  constructor(listener: ConnectionListener) {
    this.#listener = listener
  }

  send(message: string | Uint8Array): void {
    this.sent.push(
      typeof message === 'string'
        ? (JSON.parse(message) as TabFrame)
        : ({ type: 'chunk' } as TabFrame),
    )
  }

  close(code: number): void {
    this.closedWith = code
  }

  open(): void {
    this.#listener.opened()
  }

  say(message: unknown): void {
    this.#listener.received(message)
  }

  frame(frame: GatewayFrame): void {
    this.say(JSON.stringify(frame))
  }

  /** Opens and lets the tab in. */
  welcome(jobs: readonly Resumed[] = []): this {
    this.open()
    this.frame({ type: 'welcome', protocol: 1, gateway: '0.1.0', jobs })
    return this
  }

  end(code: number | null = null): void {
    this.#listener.ended(code)
  }
}

export class FakeGateway {
  readonly attempts: FakeConnection[] = []
  refusesAddress = false

  readonly transport: Transport = (_address, listener) => {
    if (this.refusesAddress) {
      throw new Error('SecurityError')
    }
    const connection = new FakeConnection(listener)
    this.attempts.push(connection)
    return connection
  }

  get last(): FakeConnection {
    const last = this.attempts.at(-1)
    if (last === undefined) {
      throw new Error('nobody has tried yet')
    }
    return last
  }
}

export class FakeAccess implements Access {
  knocks = 0
  #obstacle: Obstacle | null = null
  #changed: () => void = () => undefined

  obstacle(): Obstacle | null {
    return this.#obstacle
  }

  knock(): void {
    this.knocks += 1
  }

  onChange(changed: () => void): void {
    this.#changed = changed
  }

  becomes(obstacle: Obstacle | null): void {
    this.#obstacle = obstacle
    this.#changed()
  }
}

/** A body whose bytes come when the test says so, and which counts how often it is read. */
export class FakeBody {
  reads = 0
  readonly stream: ReadableStream<Uint8Array>
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null

  constructor() {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => {
          this.reads += 1
        },
      },
      { highWaterMark: 0 },
    )
  }

  push(bytes: Uint8Array | string): Promise<void> {
    this.#controller?.enqueue(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes)
    return settled()
  }

  close(): Promise<void> {
    this.#controller?.close()
    return settled()
  }

  break(): Promise<void> {
    this.#controller?.error(new TypeError('network error'))
    return settled()
  }
}
