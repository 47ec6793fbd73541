import {
  encodeTabFrame,
  FrameError,
  parseGatewayFrame,
  PROTOCOL,
  type GatewayFrame,
  type Hello,
  type TabFrame,
  type Welcome,
} from '@lmarena-proxy/protocol'
import type { Alarm } from '../alarm.ts'
import type { Access, Obstacle } from '../site/access.ts'
import { backoffMillis } from './backoff.ts'
import type { Connection, Transport } from './transport.ts'

/** Where a link stops until the person does something about it. */
export type Standstill = 'csp' | 'address' | 'refused' | 'replaced' | 'outdated' | 'dismissed'

/** How it stands with the connection to the gateway. */
export type LinkState = 'connecting' | 'connected' | 'unreachable' | Obstacle | Standstill

/** Who speaks over the link. Every call comes from the link's own events, one at a time. */
export interface Session {
  hello(): Hello
  /** The tab is in: from here on, and from within, `send` reaches the gateway. */
  welcomed(welcome: Welcome): void
  received(frame: Exclude<GatewayFrame, { type: 'welcome' | 'ping' }>): void
  changed(state: LinkState): void
}

export interface Surroundings {
  readonly transport: Transport
  readonly access: Access
  /** Wakes the link for its next attempt, on time in hidden tabs too. */
  readonly alarm: Alarm
  /** Limits how long the link waits for the gateway; may be late. */
  readonly timeout: Alarm
  /** The time of day in milliseconds: unlike the page's own clock it goes on while asleep. */
  readonly now: () => number
  readonly random: () => number
}

/** After so long without a frame (the gateway pings every 15 s) a connection is taken for dead. */
const STALE_MILLIS = 45_000
/** How long the gateway may take to answer `hello`. */
const WELCOME_MILLIS = 10_000
/** A connection that lasted this long was a good one: the next failure is the first. */
const GOOD_MILLIS = 10_000

const BYE = 1000
const NOT_UNDERSTOOD = 4400

/**
 * Keeps the tab connected to the gateway: opens the connection, greets, answers pings, comes back
 * after a cut, and stops where coming back would be of no use. Ends with its signal.
 */
export class Link {
  readonly #address: string
  readonly #session: Session
  readonly #by: Surroundings
  readonly #signal: AbortSignal
  #state: LinkState = 'connecting'
  #connection: Connection | null = null
  /** When the gateway let us in, or null while it hasn't. */
  #welcomedAt: number | null = null
  #heardAt = 0
  #failures = 0
  #knocked = false
  #stopped = false
  /** What the link waits for now: the next attempt, or the gateway's welcome. */
  #wait = new AbortController()

  constructor(address: string, session: Session, surroundings: Surroundings, signal: AbortSignal) {
    this.#address = address
    this.#session = session
    this.#by = surroundings
    this.#signal = signal
  }

  start(): void {
    if (this.#signal.aborted) {
      return
    }
    this.#signal.addEventListener(
      'abort',
      () => {
        this.#leave()
      },
      { once: true },
    )
    this.#by.access.onChange(() => {
      this.#accessChanged()
    })
    this.#connect()
  }

  /** Sends a frame if the tab is in; otherwise says false and drops it. */
  send(frame: TabFrame): boolean {
    if (this.#welcomedAt === null || this.#connection === null) {
      return false
    }
    this.#connection.send(encodeTabFrame(frame))
    return true
  }

  /** The page came back to life or to the network: connect at once, unless the line is well. */
  wake(): void {
    if (this.#stopped) {
      return
    }
    if (this.#welcomedAt !== null && this.#by.now() - this.#heardAt > STALE_MILLIS) {
      this.#drop(BYE)
      this.#enter('connecting')
    }
    if (this.#connection === null) {
      this.#connect()
    }
  }

  /** The person wants it tried again. */
  retry(): void {
    if (this.#signal.aborted || this.#welcomedAt !== null) {
      return
    }
    this.#drop(BYE)
    this.#stopped = false
    this.#knocked = false
    this.#failures = 0
    this.#enter('connecting')
    this.#connect()
  }

  #connect(): void {
    this.#endWait()
    if (!this.#knocked) {
      this.#knocked = true
      this.#by.access.knock()
    }
    try {
      this.#connection = this.#by.transport(this.#address, {
        opened: () => {
          this.#opened()
        },
        received: (message) => {
          this.#received(message)
        },
        ended: (code) => {
          this.#ended(code)
        },
      })
    } catch {
      this.#stop('address')
      return
    }
    const obstacle = this.#by.access.obstacle()
    if (obstacle !== null) {
      this.#enter(obstacle)
    }
  }

  #opened(): void {
    this.#heardAt = this.#by.now()
    this.#connection?.send(encodeTabFrame(this.#session.hello()))
    this.#by.timeout(
      WELCOME_MILLIS,
      () => {
        this.#drop(BYE)
        this.#failed('unreachable')
      },
      this.#wait.signal,
    )
  }

  #received(message: unknown): void {
    this.#heardAt = this.#by.now()
    try {
      if (typeof message !== 'string') {
        throw new FrameError('not text')
      }
      this.#take(parseGatewayFrame(message))
    } catch (error) {
      if (!(error instanceof FrameError)) {
        throw error
      }
      const good = this.#wasGood()
      this.#drop(NOT_UNDERSTOOD)
      this.#failed('unreachable', good)
    }
  }

  #take(frame: GatewayFrame): void {
    if ((frame.type === 'welcome') === (this.#welcomedAt !== null)) {
      throw new FrameError(`${frame.type} at the wrong time`)
    }
    switch (frame.type) {
      case 'welcome':
        this.#welcomed(frame)
        break
      case 'ping':
        this.send({ type: 'pong', sent: frame.sent })
        break
      default:
        this.#session.received(frame)
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#endWait()
    if (welcome.protocol !== PROTOCOL) {
      this.#drop(BYE)
      this.#stop('outdated')
      return
    }
    this.#welcomedAt = this.#by.now()
    this.#enter('connected')
    this.#watch(STALE_MILLIS)
    this.#session.welcomed(welcome)
  }

  /** A connection whose bytes vanish reports nothing: the gateway's silence tells. */
  #watch(millis: number): void {
    this.#by.alarm(
      millis,
      () => {
        const left = STALE_MILLIS - (this.#by.now() - this.#heardAt)
        if (left > 0) {
          this.#watch(left)
        } else {
          this.#drop(BYE)
          this.#failed('connecting', true)
        }
      },
      this.#wait.signal,
    )
  }

  /** The connection is gone, and not by our own doing. */
  #ended(code: number | null): void {
    const wasIn = this.#welcomedAt !== null
    const good = this.#wasGood()
    this.#forget()
    switch (code) {
      case 4401:
        this.#stop('refused')
        break
      case 4409:
        this.#stop('replaced')
        break
      case 4410:
        this.#stop('dismissed')
        break
      case 4426:
        this.#stop('outdated')
        break
      default:
        this.#failed(wasIn ? 'connecting' : (this.#by.access.obstacle() ?? 'unreachable'), good)
    }
  }

  /** Waits and tries again, unless the page's policy forbids it for as long as the page lives. */
  #failed(state: LinkState, wasGood = false): void {
    if (state === 'csp') {
      this.#stop('csp')
      return
    }
    this.#failures = wasGood ? 0 : this.#failures
    const millis = backoffMillis(this.#failures, this.#by.random())
    this.#failures += 1
    this.#enter(state)
    this.#by.alarm(
      millis,
      () => {
        this.#connect()
      },
      this.#wait.signal,
    )
  }

  #accessChanged(): void {
    if (this.#stopped || this.#signal.aborted || this.#welcomedAt !== null) {
      return
    }
    const obstacle = this.#by.access.obstacle()
    if (obstacle === 'csp') {
      this.#drop(BYE)
      this.#stop('csp')
    } else if (obstacle !== null) {
      this.#enter(obstacle)
    } else if (this.#state === 'permission' || this.#state === 'denied') {
      this.#enter('connecting')
      if (this.#connection === null) {
        this.#connect()
      }
    }
  }

  #wasGood(): boolean {
    return this.#welcomedAt !== null && this.#by.now() - this.#welcomedAt >= GOOD_MILLIS
  }

  #stop(state: Standstill): void {
    this.#forget()
    this.#stopped = true
    this.#enter(state)
  }

  #leave(): void {
    this.send({ type: 'bye' })
    this.#drop(BYE)
    this.#stopped = true
  }

  #drop(code: number): void {
    const connection = this.#connection
    this.#forget()
    connection?.close(code)
  }

  #forget(): void {
    this.#endWait()
    this.#connection = null
    this.#welcomedAt = null
  }

  #endWait(): void {
    this.#wait.abort()
    this.#wait = new AbortController()
  }

  #enter(state: LinkState): void {
    if (state !== this.#state) {
      this.#state = state
      this.#session.changed(state)
    }
  }
}
