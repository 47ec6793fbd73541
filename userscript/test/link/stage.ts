import type { Hello, TabFrame } from '@lmarena-proxy/protocol'
import { Link, type LinkState } from '../../src/link/link.ts'
import { FakeAccess, FakeAlarms, FakeGateway } from '../fakes.ts'

export const hello: Hello = {
  type: 'hello',
  protocol: 1,
  token: 'secret',
  browser: 'b-1',
  tab: 't-1',
  page: 'p-1',
  script: '0.1.0',
  visible: true,
  signedIn: true,
  check: false,
  accepts: [],
  jobs: [],
}

export const sentTypes = (frames: readonly TabFrame[]): string[] => frames.map(({ type }) => type)

/** A link between a fake gateway and a fake browser, and all that went by. */
export class LinkStage {
  readonly gateway = new FakeGateway()
  readonly access = new FakeAccess()
  readonly attempts = new FakeAlarms()
  readonly limits = new FakeAlarms()
  readonly states: LinkState[] = []
  readonly heard: string[] = []
  readonly life = new AbortController()
  now = 1_000_000
  random = 1
  readonly link: Link = new Link(
    'ws://127.0.0.1:9080/ws',
    {
      hello: () => hello,
      welcomed: () => {
        this.heard.push('welcome')
        this.link.send({ type: 'bye' })
      },
      received: ({ type }) => this.heard.push(type),
      changed: (state) => this.states.push(state),
    },
    {
      transport: this.gateway.transport,
      access: this.access,
      alarm: this.attempts.alarm,
      timeout: this.limits.alarm,
      now: () => this.now,
      random: () => this.random,
    },
    this.life.signal,
  )

  pass(seconds: number): void {
    this.now += seconds * 1000
  }
}
