import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import App from '../src/App.vue'
import type { Backend } from '../src/backend/backend.ts'
import { recorded } from '../src/backend/recorded/recorded.ts'
import { shown, Wire } from './stage.ts'
// loaded before the clock of a test runs
import '../src/pages/ApiPage.vue'

let life: AbortController
beforeEach(() => {
  life = new AbortController()
})
afterEach(() => {
  life.abort()
})

test('a page that opens asks for nothing twice', async () => {
  const wire = new Wire()
  const gateway = recorded({ lively: false })
  const asked: string[] = []
  const backend: Backend = {
    ...gateway,
    open: (path, listener) => wire.backend.open(path, listener),
    fetch: (path, init) => {
      asked.push(path)
      return gateway.fetch(path, init)
    },
  }
  const page = await shown('/api', backend, life.signal, App)
  expect(asked).toEqual([])

  wire.welcome(1, false)

  await vi.waitUntil(() => page.textContent.includes('Grafana'))
  expect([...asked].sort()).toEqual([...new Set(asked)].sort())
  expect(asked.length).toBeGreaterThan(3)
})
