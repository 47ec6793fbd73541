/** The frames of the tab protocol. README.md says what each of them means. */

export const PROTOCOL = 1
export const MAX_CHUNK_BYTES = 32 * 1024

export interface JobEpoch {
  readonly job: string
  readonly epoch: number
}

export interface Numbered extends JobEpoch {
  readonly seq: number
}

/** Frames that not every script of this version understands: the gateway sends them to those that do. */
export const ACCEPTED = ['reload', 'standing'] as const
export type Accepted = (typeof ACCEPTED)[number]

export interface Hello {
  readonly type: 'hello'
  readonly protocol: number
  readonly token: string
  readonly browser: string
  readonly tab: string
  readonly page: string
  readonly script: string
  readonly visible: boolean
  readonly signedIn: boolean
  readonly check: boolean
  readonly accepts: readonly Accepted[]
  readonly jobs: readonly JobEpoch[]
}

export interface Page {
  readonly type: 'page'
  readonly visible: boolean
  readonly signedIn: boolean
  /** The page is the site's check of the browser. */
  readonly check: boolean
}

/** The person has used the page, or says that what was needed is done. */
export interface Used {
  readonly type: 'used'
}

export interface Head extends Numbered {
  readonly type: 'head'
  readonly status: number
  readonly url: string
  readonly redirected: boolean
  readonly headers: Readonly<Record<string, string>>
}

export interface Chunk extends Numbered {
  readonly type: 'chunk'
  readonly bytes: Uint8Array
}

export interface End extends Numbered {
  readonly type: 'end'
}

export interface Fail extends Numbered {
  readonly type: 'fail'
  readonly reason: 'network' | 'rejected'
  readonly message: string
}

export interface Pong {
  readonly type: 'pong'
  readonly sent: number
}

export interface Bye {
  readonly type: 'bye'
}

/** What the tab sends about a job: numbered, kept until acknowledged. */
export type JobFrame = Head | Chunk | End | Fail

export type TabFrame = Hello | Page | Used | JobFrame | Pong | Bye

/** What goes on after `welcome`: `seq` is the last number that arrived, 0 if none did. */
export interface Resumed extends Numbered {
  readonly limit: number
}

export interface Welcome {
  readonly type: 'welcome'
  readonly protocol: number
  readonly gateway: string
  readonly jobs: readonly Resumed[]
}

export type Purpose = 'answer' | 'models'

export interface SiteRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Start extends JobEpoch {
  readonly type: 'start'
  readonly limit: number
  readonly purpose: Purpose
  readonly request: SiteRequest
}

export interface Ack extends Numbered {
  readonly type: 'ack'
  readonly limit: number
}

export interface Cancel extends JobEpoch {
  readonly type: 'cancel'
}

export type Need = 'browser_check' | 'verification' | 'sign_in'

export interface Needs {
  readonly type: 'needs'
  readonly what: Need | null
  /** What the paths begin with by which the site's own page asks for answers, if they tell. */
  readonly watch: string | null
}

/** What else there is to know of the tab. */
export interface Standing {
  readonly type: 'standing'
  readonly draining: boolean
  /** How long the site takes nothing of this browser, from now; 0 for no limit. */
  readonly limitedMillis: number
}

export interface Reload {
  readonly type: 'reload'
  readonly reason: 'browser_check' | 'person'
}

export interface Ping {
  readonly type: 'ping'
  readonly sent: number
}

export type GatewayFrame = Welcome | Start | Ack | Cancel | Needs | Standing | Reload | Ping

/** A message that is not a frame of this protocol. The connection ends with 4400. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/** Reads a message from the gateway. Fields that this version doesn't know are left out. */
export function parseGatewayFrame(message: string): GatewayFrame {
  const fields = new Fields(json(message), 'frame')
  const type = fields.text('type')
  switch (type) {
    case 'welcome':
      return {
        type,
        protocol: fields.count('protocol'),
        gateway: fields.text('gateway'),
        jobs: fields.list('jobs').map((job) => ({
          ...jobEpoch(job),
          seq: job.count('seq'),
          limit: job.count('limit'),
        })),
      }
    case 'start':
      return {
        type,
        ...jobEpoch(fields),
        limit: fields.count('limit'),
        purpose: fields.oneOf('purpose', ['answer', 'models']),
        request: siteRequest(fields.object('request')),
      }
    case 'ack':
      return {
        type,
        ...jobEpoch(fields),
        seq: fields.count('seq'),
        limit: fields.count('limit'),
      }
    case 'cancel':
      return { type, ...jobEpoch(fields) }
    case 'needs':
      return {
        type,
        what: fields.isNull('what')
          ? null
          : fields.oneOf('what', ['browser_check', 'verification', 'sign_in']),
        watch: fields.isNull('watch') ? null : fields.text('watch'),
      }
    case 'standing':
      return {
        type,
        draining: fields.flag('draining'),
        limitedMillis: fields.count('limitedMillis'),
      }
    case 'reload':
      return { type, reason: fields.oneOf('reason', ['browser_check', 'person']) }
    case 'ping':
      return { type, sent: fields.count('sent') }
    default:
      throw new FrameError(`unknown frame type ${JSON.stringify(type)}`)
  }
}

/** The message that carries a frame to the gateway: text, or bytes for a chunk. */
export function encodeTabFrame(frame: TabFrame): string | Uint8Array<ArrayBuffer> {
  return frame.type === 'chunk' ? encodeChunk(frame) : JSON.stringify(frame)
}

const CHUNK = 0x01
const CHUNK_HEAD_BYTES = 10

function encodeChunk({ job, epoch, seq, bytes }: Chunk): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0 || bytes.length > MAX_CHUNK_BYTES) {
    throw new RangeError(`a chunk of ${bytes.length} bytes`)
  }
  const message = new Uint8Array(CHUNK_HEAD_BYTES + job.length + bytes.length)
  const view = new DataView(message.buffer)
  view.setUint8(0, CHUNK)
  view.setUint32(1, epoch)
  view.setUint32(5, seq)
  view.setUint8(9, job.length)
  for (let at = 0; at < job.length; at++) {
    message[CHUNK_HEAD_BYTES + at] = job.charCodeAt(at)
  }
  message.set(bytes, CHUNK_HEAD_BYTES + job.length)
  return message
}

function jobEpoch(fields: Fields): JobEpoch {
  return { job: fields.id('job'), epoch: fields.epoch('epoch') }
}

function siteRequest(fields: Fields): SiteRequest {
  return {
    method: fields.text('method'),
    path: fields.text('path'),
    headers: fields.texts('headers'),
    body: fields.text('body'),
  }
}

function json(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    throw new FrameError('not JSON')
  }
}

const ID = /^[A-Za-z0-9_-]{1,64}$/
const MAX_UINT32 = 0xffffffff

/** The fields of one object from outside, each read as the type it must have. */
class Fields {
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #path: string

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new FrameError(`${path} is not an object`)
    }
    this.#fields = value as Readonly<Record<string, unknown>>
    this.#path = path
  }

  text(name: string): string {
    const value = this.#value(name)
    return typeof value === 'string' ? value : this.#wrong(name, 'is not a string')
  }

  flag(name: string): boolean {
    const value = this.#value(name)
    return typeof value === 'boolean' ? value : this.#wrong(name, 'is not true or false')
  }

  /** A whole number from 0. */
  count(name: string): number {
    const value = this.#value(name)
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : this.#wrong(name, 'is not a whole number from 0')
  }

  epoch(name: string): number {
    const value = this.count(name)
    return value >= 1 && value <= MAX_UINT32 ? value : this.#wrong(name, 'is not an epoch')
  }

  id(name: string): string {
    const value = this.text(name)
    return ID.test(value) ? value : this.#wrong(name, 'is not an id')
  }

  oneOf<const T extends string>(name: string, choices: readonly T[]): T {
    const value = this.text(name)
    return (
      choices.find((choice) => choice === value) ??
      this.#wrong(name, `is none of ${choices.join(', ')}`)
    )
  }

  isNull(name: string): boolean {
    return this.#value(name) === null
  }

  object(name: string): Fields {
    return new Fields(this.#value(name), `${this.#path}.${name}`)
  }

  list(name: string): readonly Fields[] {
    const value = this.#value(name)
    return Array.isArray(value)
      ? value.map((item, index) => new Fields(item, `${this.#path}.${name}[${index}]`))
      : this.#wrong(name, 'is not a list')
  }

  texts(name: string): Readonly<Record<string, string>> {
    const fields = this.object(name)
    return Object.fromEntries(Object.keys(fields.#fields).map((key) => [key, fields.text(key)]))
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : this.#wrong(name, 'is missing')
  }

  #wrong(name: string, what: string): never {
    throw new FrameError(`${this.#path}.${name} ${what}`)
  }
}
