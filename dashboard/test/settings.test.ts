import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Backend } from '../src/backend/backend.ts'
import { recorded } from '../src/backend/recorded/recorded.ts'
import { shown, Wire } from './stage.ts'
// loaded before the clock of a test runs
import '../src/pages/SettingsPage.vue'

let life: AbortController
beforeEach(() => {
  life = new AbortController()
})
afterEach(() => {
  life.abort()
})

/** Its socket is the test's, and each question can be seen. */
async function stage() {
  const wire = new Wire()
  const gateway = recorded({ lively: false })
  const asked: string[] = []
  const sent: string[] = []
  const backend: Backend = {
    ...gateway,
    open: (path, listener) => wire.backend.open(path, listener),
    fetch: (path, init) => {
      if (typeof init.body === 'string') {
        sent.push(init.body)
      } else {
        asked.push(path)
      }
      return gateway.fetch(path, init)
    },
  }
  const page = await shown('/settings', backend, life.signal)
  wire.welcome(1, false)
  const origins = await vi.waitUntil(() =>
    page.querySelector<HTMLTextAreaElement>('#setting-network-allowedOrigins'),
  )

  const configs = () => asked.filter((path) => path === '/api/config').length
  return {
    page,
    sent,
    origins,
    configs,
    /** Somebody else has changed the settings. */
    change: async (revision: number) => {
      const before = configs()
      wire.say({ seq: revision, type: 'config', data: { revision, problem: null } })
      await vi.waitUntil(() => configs() > before)
      await settled()
    },
  }
}

/** So long that what was asked for is here and shown. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100))
  await nextTick()
}

function type(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

test('what a person types into a list is kept when the settings are told anew', async () => {
  const { page, origins, sent, change } = await stage()

  type(origins, 'https://chat.example\nhttps://oth')
  await change(7)

  expect(origins.value).toBe('https://chat.example\nhttps://oth')
  page.querySelector<HTMLButtonElement>('[role=group] .button-primary')?.click()
  await vi.waitUntil(() => sent.length > 0)
  expect(sent[0]).toContain('"allowedOrigins":["https://chat.example","https://oth"]')
})

test('an empty line stays while a list is typed', async () => {
  const { origins } = await stage()

  type(origins, 'https://chat.example\n')
  await nextTick()

  expect(origins.value).toBe('https://chat.example\n')
})

test('a change is read once, and one of this page not at all', async () => {
  const { page, origins, configs, change } = await stage()
  expect(configs()).toBe(1)
  await change(7)
  expect(configs()).toBe(2)

  type(origins, 'https://chat.example')
  await nextTick()
  page.querySelector<HTMLButtonElement>('[role=group] .button-primary')?.click()
  await vi.waitUntil(() => page.querySelector('[role=group] .button-primary') === null)
  await settled()

  expect(configs()).toBe(2)
})
