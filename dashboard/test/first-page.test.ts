import { expect, test, vi } from 'vitest'
import { firstPage } from '../build/first-page.ts'

/** A file of a build, which no compression makes smaller. */
function chunk(fileName: string, module: string, bytes: number, isEntry = false) {
  const code = Array.from({ length: bytes }, (_, index) =>
    String.fromCharCode(33 + ((index * 7919 + ((index * index) >> 7)) % 94)),
  ).join('')
  return { type: 'chunk', fileName, code, isEntry, facadeModuleId: module, imports: [] }
}

function built(bytes: number) {
  const plugin = firstPage()
  const build = plugin.generateBundle as unknown as {
    handler: (this: object, options: object, bundle: object) => void
  }
  const bundle = {
    'entry.js': chunk('entry.js', '/src/main.ts', bytes, true),
    'overview.js': chunk('overview.js', '/src/pages/OverviewPage.vue', 1_000),
    'en.js': chunk('en.js', '/src/locales/en.json', 1_000),
    'logs.js': chunk('logs.js', '/src/pages/LogsPage.vue', 900_000),
  }
  const error = vi.fn()
  build.handler.call({ error, info: vi.fn() }, {}, bundle)
  return error
}

test('a first page that fits is built, whatever comes with other pages', () => {
  expect(built(20_000)).not.toHaveBeenCalled()
})

test('a first page that is too large fails the build', () => {
  expect(built(900_000)).toHaveBeenCalledWith(expect.stringContaining('the first page takes'))
})
