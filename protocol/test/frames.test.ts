import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  encodeTabFrame,
  FrameError,
  MAX_CHUNK_BYTES,
  parseGatewayFrame,
  type GatewayFrame,
  type TabFrame,
} from '../frames.ts'

type JsonObject = Record<string, unknown>

interface Example {
  readonly name: string
  readonly from: 'gateway' | 'tab'
  readonly frame: JsonObject
  readonly binary?: string
}

const folder = new URL('../frames/', import.meta.url)
const examples = readdirSync(folder).map(
  (file) =>
    ({
      name: file.replace('.json', ''),
      ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object),
    }) as Example,
)
const fromGateway = examples.filter((example) => example.from === 'gateway')
const fromTab = examples.filter((example) => example.from === 'tab')

/** The examples once more, as types: a frame that gains a field fails to compile here. */
const tabFrames: { [T in TabFrame['type']]: Extract<TabFrame, { type: T }> } = {
  hello: {
    type: 'hello',
    protocol: 1,
    token: 'kT3nA0c8Zb0mJx7QwB1yVg',
    browser: 'b-0d4c1f7a',
    tab: 't-51c9e2b3',
    page: 'p-8f2e6a10',
    script: '0.1.0',
    visible: true,
    signedIn: true,
    check: false,
    accepts: ['get', 'look', 'put', 'reload', 'standing'],
    jobs: [{ job: 'job_01', epoch: 1 }],
  },
  page: { type: 'page', visible: false, signedIn: true, check: false },
  used: { type: 'used' },
  head: {
    type: 'head',
    job: 'job_01',
    epoch: 1,
    seq: 1,
    status: 200,
    url: 'https://arena.ai/nextjs-api/stream/create-evaluation',
    redirected: false,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  },
  chunk: {
    type: 'chunk',
    job: 'job_01',
    epoch: 1,
    seq: 2,
    bytes: new TextEncoder().encode('a0:"H\u00e9"\n'),
  },
  end: { type: 'end', job: 'job_01', epoch: 1, seq: 3 },
  fail: {
    type: 'fail',
    job: 'job_01',
    epoch: 1,
    seq: 3,
    reason: 'network',
    message: 'Failed to fetch',
  },
  pong: { type: 'pong', sent: 42 },
  bye: { type: 'bye' },
}

const gatewayTypes: Record<GatewayFrame['type'], true> = {
  welcome: true,
  start: true,
  look: true,
  put: true,
  get: true,
  ack: true,
  cancel: true,
  needs: true,
  standing: true,
  reload: true,
  ping: true,
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const parse = (frame: unknown) => parseGatewayFrame(JSON.stringify(frame))

test('every frame has an example, and every example is of a frame', () => {
  const names = (list: readonly Example[]) => list.map((example) => example.name).sort()

  expect(names(fromTab)).toEqual(Object.keys(tabFrames).sort())
  expect(names(fromGateway)).toEqual(Object.keys(gatewayTypes).sort())
  expect(examples.map((example) => example.frame.type)).toEqual(examples.map(({ name }) => name))
})

describe('a frame to the gateway', () => {
  test.each(fromTab)('is written as the example of $name', ({ name, frame, binary }) => {
    const message = encodeTabFrame(tabFrames[name as TabFrame['type']])

    if (typeof message === 'string') {
      expect(JSON.parse(message)).toEqual(frame)
      expect(binary).toBeUndefined()
    } else {
      expect(hex(message)).toBe(binary)
      expect(hex(tabFrames.chunk.bytes)).toBe(frame.bytes)
    }
  })

  test('writes the numbers of a chunk in four bytes each, big end first', () => {
    const message = encodeTabFrame({ ...tabFrames.chunk, epoch: 0x01020304, seq: 0xfffefdfc })

    expect(hex(message as Uint8Array).slice(2, 18)).toBe('01020304fffefdfc')
  })

  test('never carries a chunk that is empty or too large', () => {
    const chunk = (bytes: number) => ({ ...tabFrames.chunk, bytes: new Uint8Array(bytes) })

    expect(encodeTabFrame(chunk(MAX_CHUNK_BYTES))).toHaveLength(MAX_CHUNK_BYTES + 16)
    expect(() => encodeTabFrame(chunk(MAX_CHUNK_BYTES + 1))).toThrow(RangeError)
    expect(() => encodeTabFrame(chunk(0))).toThrow(RangeError)
  })
})

describe('a frame from the gateway', () => {
  test.each(fromGateway)('is read as the example of $name', ({ frame }) => {
    expect(parse(frame)).toEqual(frame)
  })

  test.each(fromGateway)('may carry fields that are not known: $name', ({ frame }) => {
    expect(parse({ ...frame, news: { of: 'tomorrow' } })).toEqual(frame)
  })

  test.each(fromGateway)('is refused where a field is missing or wrong: $name', ({ frame }) => {
    const damaged = damages(frame)

    expect(damaged.length).toBeGreaterThan(1)
    for (const { what, value } of damaged) {
      expect(() => parse(value), what).toThrow(FrameError)
    }
  })

  test.each([
    ['not JSON', 'ping'],
    ['no object', '[]'],
    ['null', 'null'],
    ['an unknown type', '{"type":"shout"}'],
    ['a frame of the tab', '{"type":"pong","sent":1}'],
    ['an epoch before the first', '{"type":"cancel","job":"a","epoch":0}'],
    ['an epoch of five bytes', '{"type":"cancel","job":"a","epoch":4294967296}'],
    ['half a number', '{"type":"ping","sent":1.5}'],
    ['a number below zero', '{"type":"ping","sent":-1}'],
    ['a job id with a slash', '{"type":"cancel","job":"a/b","epoch":1}'],
    ['a job id that is empty', '{"type":"cancel","job":"","epoch":1}'],
    ['a job id of 65 letters', `{"type":"cancel","job":"${'a'.repeat(65)}","epoch":1}`],
    ['a need that is not known', '{"type":"needs","what":"coffee","watch":null}'],
    ['a reload for no known reason', '{"type":"reload","reason":"boredom"}'],
    ['a field of the prototype', '{"type":"toString"}'],
  ])('is refused when it is %s', (_what, message) => {
    expect(() => parseGatewayFrame(message)).toThrow(FrameError)
  })

  test('may say that nothing is needed', () => {
    const nothing = { type: 'needs', what: null, watch: null }

    expect(parse(nothing)).toEqual(nothing)
  })

  test('says which field is wrong, and not what it holds', () => {
    const start = fromGateway.find(({ name }) => name === 'start')?.frame
    const request = { ...(start?.request as JsonObject), path: 7, body: 'secret' }

    expect(() => parse({ ...start, request })).toThrow('frame.request.path is not a string')
  })
})

/** The frame with each of its fields, at any depth, taken away once and once of another type. */
function damages(frame: JsonObject): { what: string; value: unknown }[] {
  return Object.entries(frame).flatMap(([name, field]) => {
    const others = Object.fromEntries(Object.entries(frame).filter(([key]) => key !== name))
    const inner = Array.isArray(field) ? (field[0] as unknown) : field
    const deeper =
      typeof inner === 'object' && inner !== null && name !== 'headers'
        ? damages(inner as JsonObject).map(({ what, value }) => ({
            what: `${name}.${what}`,
            value: { ...frame, [name]: Array.isArray(field) ? [value] : value },
          }))
        : []
    return [
      { what: `${name} missing`, value: others },
      { what: `${name} wrong`, value: { ...frame, [name]: field === null ? 1 : [[field]] } },
      ...deeper,
    ]
  })
}
