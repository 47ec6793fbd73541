/** The frames of the tab protocol. README.md says what each of them means. */

import { Fields, FrameError } from './fields.ts'

export { FrameError } from './fields.ts'

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
export const ACCEPTED = ['get', 'look', 'put', 'reload', 'standing'] as const
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

export type Purpose = 'answer' | 'models' | 'upload'

export interface SiteRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What begins a job: the tab answers it with the frames of a job. */
interface Ordered extends JobEpoch {
  /** How many bytes of the body may be sent. */
  readonly limit: number
}

export interface Start extends Ordered {
  readonly type: 'start'
  readonly purpose: Purpose
  readonly request: SiteRequest
}

/** Look at the scripts of the page. */
export interface Look extends Ordered {
  readonly type: 'look'
  /** Regular expressions; what the first group of each matches is wanted. */
  readonly patterns: readonly string[]
  /** The key of `history.state` whose value is wanted. */
  readonly state: string
  /** The path of a page, to be fetched anew, whose scripts are meant; null: those of this page. */
  readonly page: string | null
}

/** Put bytes at an address that the site has named. */
export interface Put extends Ordered {
  readonly type: 'put'
  readonly url: string
  readonly contentType: string
  /** In base64. */
  readonly bytes: string
}

/** Read what lies at an address that an answer of the site has named. */
export interface Get extends Ordered {
  readonly type: 'get'
  readonly url: string
}

export type Order = Start | Look | Put | Get

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

export type GatewayFrame = Welcome | Order | Ack | Cancel | Needs | Standing | Reload | Ping

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
        ...ordered(fields),
        purpose: fields.oneOf('purpose', ['answer', 'models', 'upload']),
        request: siteRequest(fields.object('request')),
      }
    case 'look':
      return {
        type,
        ...ordered(fields),
        patterns: fields.textList('patterns'),
        state: fields.text('state'),
        page: fields.isNull('page') ? null : fields.text('page'),
      }
    case 'put':
      return {
        type,
        ...ordered(fields),
        url: fields.text('url'),
        contentType: fields.text('contentType'),
        bytes: fields.text('bytes'),
      }
    case 'get':
      return {
        type,
        ...ordered(fields),
        url: fields.text('url'),
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

function ordered(fields: Fields): Ordered {
  return { ...jobEpoch(fields), limit: fields.count('limit') }
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
