import { expect, test } from 'vitest'
import english from '../src/locales/en.json'
import chinese from '../src/locales/zh-CN.json'

type Tree = { readonly [key: string]: string | Tree }

function leaves(tree: Tree, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[path + key, value]] : [...leaves(value, `${path}${key}.`)],
    ),
  )
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

const en = leaves(english)
const zh = leaves(chinese)

const files = import.meta.glob<string>('../src/locales/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const KEY = /^ *"[^"]+": /gm

test('no text is written twice, of which the first would never be shown', () => {
  expect(Object.keys(files).length).toBe(2)
  for (const [file, text] of Object.entries(files)) {
    const read = [...JSON.stringify(JSON.parse(text), null, 1).matchAll(KEY)]
    expect([file, [...text.matchAll(KEY)].length]).toEqual([file, read.length])
  }
})

test('both languages have the same texts', () => {
  expect([...zh.keys()]).toEqual([...en.keys()])
})

test('a text has the same placeholders in both languages', () => {
  for (const [key, text] of en) {
    expect([key, placeholders(zh.get(key) ?? '')]).toEqual([key, placeholders(text)])
  }
})

test('no text is empty, and Chinese texts are Chinese', () => {
  const foreign = [...zh].filter(
    ([key, text]) => !/\p{Script=Han}/u.test(text) && text === en.get(key),
  )

  expect([...en.values(), ...zh.values()].filter((text) => text.trim() === '')).toEqual([])
  // names and what is the same everywhere
  expect(foreign.map(([key]) => key)).toEqual([
    'pages.api',
    'alerts.webhook',
    'settings.unit.megabytes',
    'settings.unit.kilobytes',
    'settings.unit.percent',
    'system.java',
    'api.topics.responses',
    'api.topics.messages',
  ])
})

const components = import.meta.glob<string>('../src/**/*.vue', {
  query: '?raw',
  import: 'default',
  eager: true,
})

test('no text stands in a component instead of the locale files', () => {
  const names = /^(LMArena Proxy|\/v1|Tampermonkey|Violentmonkey|HTTP|P50|P95|[^\p{L}]*)$/u
  const found = Object.entries(components).flatMap(([file, source]) => {
    const template = source.slice(source.indexOf('<template>'))
    const plain = template
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/\{\{[\s\S]*?\}\}/g, '')
      .replace(/"[^"]*"/g, '')
    return [...plain.matchAll(/>([^<>]+)</g)]
      .map(([, text]) => (text ?? '').trim())
      .filter((text) => !names.test(text))
      .map((text) => `${file}: ${text}`)
  })

  expect(Object.keys(components).length).toBeGreaterThan(30)
  expect(found).toEqual([])
})
