import { expect, test } from 'vitest'
import { GatewayFailure } from '../src/backend/failure.ts'
import { gatewayOf } from '../src/backend/gateway.ts'
import { recorded } from '../src/backend/recorded/recorded.ts'
import { chatEvents } from '../src/backend/chat.ts'

const { signal } = new AbortController()
const page = { limit: 10, offset: 0 }
const gateway = gatewayOf(recorded({ lively: false, requests: 300 }))

test('every recorded answer has the form of the contract', async () => {
  const answers = await Promise.all([
    gateway.health(signal),
    gateway.healthDetail(signal),
    gateway.systemInfo(signal),
    gateway.summary({ hours: 24 }, 100, signal),
    gateway.timeline({ hours: 24 }, 60, signal),
    gateway.errors(page, signal),
    gateway.places(signal),
    gateway.tabs(signal),
    gateway.models(signal),
    gateway.alerts(page, signal),
    gateway.config(signal),
    gateway.configChanges(page, signal),
  ])

  expect(answers.every((answer) => typeof answer === 'object')).toBe(true)
})

test('one request is told of in full', async () => {
  const { data } = await gateway.requests({ status: 'failed' }, page, signal)

  const detail = await gateway.request(data[0]?.id ?? '', data[0]?.started_at ?? null, signal)

  expect(detail.status).toBe('failed')
  expect(detail.timeline.map(({ kind }) => kind)).toContain('retry')
})

test('what a gateway does not know it is not asked for', async () => {
  const asked: string[] = []
  const base = recorded({ lively: false })
  const watched = gatewayOf({
    ...base,
    fetch: (path, init) => {
      asked.push(path)
      return base.fetch(path, init)
    },
  })
  const filter = { status: 'failed', model: 'm', key: 'k', q: 'x', from: '2026-01-01T00:00:00Z' }

  await Promise.all([
    watched.summary({ hours: 24 }, 100, signal),
    watched.timeline({ hours: 24 }, 60, signal),
    watched.requests(filter, page, signal),
    watched.errors(page, signal),
    watched.places(signal),
    watched.tabs(signal),
    watched.alerts(page, signal),
    watched.configChanges(page, signal),
    watched.request('r', '2026-01-01T00:00:00Z', signal).catch(() => null),
    watched.request('r', null, signal).catch(() => null),
  ])

  // any other is refused
  expect(asked.map((path) => path.replaceAll(/=[^&]*/g, ''))).toEqual([
    '/api/stats/summary?hours&limit',
    '/api/stats/timeline?hours&points',
    '/api/logs/requests?limit&offset&status&model&key&q&from',
    '/api/logs/errors?limit&offset',
    '/api/jobs?limit',
    '/api/tabs?limit',
    '/api/alerts?limit&offset',
    '/api/config/changes?limit&offset',
    '/api/request/r?started_at',
    '/api/request/r',
  ])
})

test('a change is applied, told of and undone', async () => {
  const before = await gateway.config(signal)
  const changed = await gateway.changeConfig({ tabs: { maxJobsPerTab: 9 } }, before.revision)
  const { data } = await gateway.configChanges(page, signal)

  const undone = await gateway.undoChange(data[0]?.id ?? 0)

  expect(changed.settings['tabs']).toMatchObject({ maxJobsPerTab: 9 })
  expect(undone.settings['tabs']).toMatchObject({ maxJobsPerTab: 2 })
})

test('a refusal names the field', async () => {
  const refused = gateway.changeConfig({ tabs: { maxJobsPerTab: 1_000 } }, null)

  await expect(refused).rejects.toMatchObject({
    kind: 'refused',
    status: 400,
    param: 'tabs.maxJobsPerTab',
  })
})

test('a route that a gateway lacks is told apart from a refusal', async () => {
  const older = gatewayOf(recorded({ lively: false, missing: ['/api/alerts'] }))

  const failure = await older.alerts(page, signal).catch((error: unknown) => error)

  expect(failure).toBeInstanceOf(GatewayFailure)
  expect(failure).toMatchObject({ kind: 'missing' })
})

test('an answer of another form is named by its place', async () => {
  const odd = gatewayOf({
    ...recorded({ lively: false }),
    fetch: () => Promise.resolve(Response.json({ data: [{ id: 7 }] })),
  })

  await expect(odd.tabs(signal)).rejects.toMatchObject({
    kind: 'unexpected',
    message: expect.stringContaining('data.0.id') as string,
  })
})

test('an answer streams in, piece by piece, to its end', async () => {
  const response = await gateway.ask('/v1/chat/completions', '{}', signal)
  const kinds = new Set<string>()
  let text = ''
  for await (const event of chatEvents(response)) {
    kinds.add(event.kind)
    text += event.kind === 'text' ? event.text : ''
  }

  expect(text).toContain('| **Order** | kept | not kept |')
  expect([...kinds]).toEqual(['text', 'finish', 'usage'])
})

const streamOf = (text: string) => new Response(text)

test('a stream without its end is no answer', async () => {
  const broken = streamOf('data: {"choices":[{"delta":{"content":"half"}}]}\n\n')
  const read = async () => {
    for await (const event of chatEvents(broken)) {
      expect(event.kind).toBe('text')
    }
  }

  await expect(read()).rejects.toMatchObject({ kind: 'unexpected' })
})

test('an error in a stream is one', async () => {
  const failed = streamOf('data: {"error":{"message":"no","code":"stream_interrupted"}}\n\n')
  const read = async () => {
    for await (const event of chatEvents(failed)) {
      expect(event).toBeUndefined()
    }
  }

  await expect(read()).rejects.toMatchObject({ code: 'stream_interrupted' })
})
