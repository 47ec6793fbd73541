import { expect, test } from 'vitest'
import { asCurl, shellQuoted } from '../src/state/curl.ts'
import { turnsOf } from '../src/state/conversation.ts'
import { example, tongues, topics } from '../src/state/examples.ts'
import { mistakeIn, treeOf, valueAt } from '../src/state/settings.ts'
import { bodyOf } from '../src/state/chat.ts'
import { format } from '../src/state/language.ts'
import { drawing, picturesOf } from '../src/backend/images.ts'
import type { Setting } from '../src/backend/settings.ts'

test('no text gets out of its quotes in a shell', () => {
  expect(shellQuoted("it's $HOME `x`")).toBe(`'it'\\''s $HOME \`x\`'`)
  expect(asCurl('http://a:1', '/v1/x', '{}')).toBe(
    "curl -N 'http://a:1/v1/x' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw '{}'",
  )
})

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_234, '1.23 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [5_400_000, '1 h 30 min'],
  [90_000_000, '1 d 1 h'],
])('%d ms are written as %s', (millis, text) => {
  // a number stays with its unit
  expect(format.value.duration(millis)).toBe(text.replaceAll(' ', '\u00a0'))
})

test.each([
  ['{"messages":[{"role":"user","content":"hi"}]}', [['user', 'hi']]],
  [
    '{"system":"be brief","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]}',
    [
      ['system', 'be brief'],
      ['user', 'a\n\nb'],
    ],
  ],
  [
    '{"instructions":"x","input":"hello"}',
    [
      ['system', 'x'],
      ['user', 'hello'],
    ],
  ],
  [
    '{"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"q"}]}]}',
    [['user', 'q']],
  ],
  ['{"prompt":"draw a cat"}', [['user', 'draw a cat']]],
  ['{"messages":"odd"}', []],
  ['{"messages":[{"ro', []],
])('the turns of %s', (body, turns) => {
  expect(turnsOf(body).map(({ role, text }) => [role, text])).toEqual(turns)
})

test('pictures of a turn are found in every form', () => {
  const png = 'data:image/png;base64,AAAA'
  const body = {
    messages: [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: png } }] },
      {
        role: 'user',
        content: [{ type: 'image', source: { media_type: 'image/png', data: 'AAAA' } }],
      },
      { role: 'user', content: [{ type: 'input_image', image_url: png }] },
    ],
  }

  expect(turnsOf(JSON.stringify(body)).map(({ pictures }) => pictures)).toEqual([
    [png],
    [png],
    [png],
  ])
})

test('examples name the address and the model, in every language', () => {
  const place = { address: 'http://10.0.0.2:9080', model: 'some-model', imageModel: 'draws' }
  for (const topic of topics) {
    for (const tongue of tongues) {
      const code = example(topic, tongue, place)

      expect(code).toContain(place.address)
      expect(topic === 'models' || code.includes(topic === 'images' ? 'draws' : 'some-model')).toBe(
        true,
      )
    }
  }
})

const setting = (change: Partial<Setting>): Setting => ({
  path: 'a.b',
  type: 'integer',
  min: 1,
  max: 9,
  choices: null,
  unit: null,
  restart: false,
  title: '',
  help: '',
  ...change,
})

const limits: readonly (readonly [Partial<Setting>, unknown, string | null])[] = [
  [{}, 5, null],
  [{}, 0, 'range'],
  [{}, 10, 'range'],
  [{}, 1.5, 'whole'],
  [{}, '', 'number'],
  [{}, NaN, 'number'],
  [{ type: 'number' }, 1.5, null],
  [{ type: 'choice', choices: ['x'] }, 'y', 'choice'],
  [{ type: 'boolean' }, true, null],
]
test.each(limits)('a setting that is %o, given %s: %s', (change, value, kind) => {
  expect(mistakeIn(setting(change), value)?.kind ?? null).toBe(kind)
})

test('only what changes is sent', () => {
  const tree = treeOf(
    new Map<string, unknown>([
      ['tabs.a', 1],
      ['tabs.b', 2],
      ['c', []],
    ]),
  )

  expect(tree).toEqual({ tabs: { a: 1, b: 2 }, c: [] })
  expect(valueAt(tree, 'tabs.b')).toBe(2)
  expect(valueAt(tree, 'tabs.b.c')).toBeUndefined()
})

test('a conversation is sent with its system prompt and its pictures', () => {
  const picture = 'data:image/png;base64,AAAA'
  const body = bodyOf([{ role: 'user', text: 'what is it?', pictures: [picture] }], {
    model: 'm',
    system: 'be brief',
  })

  expect(JSON.parse(body)).toMatchObject({
    model: 'm',
    stream: true,
    messages: [
      { role: 'system', content: 'be brief' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'what is it?' },
          { type: 'image_url', image_url: { url: picture } },
        ],
      },
    ],
  })
})

test('a picture is made of words, or of pictures', () => {
  const png = 'data:image/png;base64,AAAA'

  expect(drawing('brush', 'a heron', [])).toEqual({
    path: '/v1/images/generations',
    body: '{"model":"brush","prompt":"a heron","response_format":"b64_json"}',
  })
  const edit = drawing('brush', 'make it blue', [png])
  expect(edit.path).toBe('/v1/images/edits')
  expect(JSON.parse(edit.body)).toMatchObject({ images: [{ image_url: png }] })
})

test.each([
  ['iVBORw0KGgo=', 'image/png'],
  ['/9j/4AAQ', 'image/jpeg'],
  ['R0lGODlh', 'image/gif'],
  ['UklGRg==', 'image/webp'],
])('the kind of a picture is seen by its beginning %s', async (b64_json, type) => {
  const answer = new Response(JSON.stringify({ data: [{ b64_json }] }))

  expect(await picturesOf(answer)).toEqual([`data:${type};base64,${b64_json}`])
})

test('an answer without a picture is a failure', async () => {
  await expect(picturesOf(new Response('{"data":[]}'))).rejects.toThrow('no picture')
})
