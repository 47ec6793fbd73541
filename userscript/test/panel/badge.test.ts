// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Badge } from '../../src/panel/badge.ts'
import type { Status } from '../../src/panel/face.ts'
import { textsFor } from '../../src/panel/locales.ts'
import { style } from '../../src/panel/style.ts'

const connected: Status = {
  link: 'connected',
  needs: null,
  signedIn: true,
  check: false,
  reload: false,
  draining: false,
  limitedUntil: null,
  answering: 0,
}

let settings: Map<string, string>
let retries: number
let dones: number
let life: AbortController
let badge: Badge

function newBadge(): Badge {
  const made = new Badge(
    {
      texts: textsFor(['en']),
      gateway: 'ws://127.0.0.1:9080/ws',
      installAddress: 'http://127.0.0.1:9080/lmarena_injector.user.js',
      version: '0.1.0',
      settings: {
        get: (key) => settings.get(key) ?? null,
        set: (key, value) => settings.set(key, value),
      },
      retry: () => {
        retries += 1
      },
      done: () => {
        dones += 1
      },
    },
    life.signal,
  )
  document.body.append(made.element)
  return made
}

beforeEach(() => {
  settings = new Map()
  retries = 0
  dones = 0
  life = new AbortController()
  badge = newBadge()
  badge.show(connected)
})

afterEach(() => {
  life.abort()
  document.body.replaceChildren()
})

function find(selector: string): HTMLElement {
  const found = badge.element.shadowRoot?.querySelector<HTMLElement>(selector)
  if (!found) {
    throw new Error(`no ${selector}`)
  }
  return found
}

const shown = (selector: string) => !find(selector).hasAttribute('hidden')
const visible = () => !badge.element.hasAttribute('hidden')
const press = (keys: KeyboardEventInit, on: EventTarget = window) =>
  on.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...keys }))
const shortcut = () => press({ code: 'KeyL', altKey: true, shiftKey: true })

describe('the badge', () => {
  test('tells its state by attribute, sign and words', () => {
    badge.show({ ...connected, link: 'denied' })

    expect(badge.element.dataset.state).toBe('denied')
    expect(find('.mark').textContent).toBe('×')
    expect(find('.pill').textContent).toContain('Blocked by the browser')
    expect(find('[role=status]').textContent).toContain('Blocked by the browser')
    expect(find('[role=status]').getAttribute('aria-live')).toBe('polite')
    expect(badge.element.shadowRoot?.querySelectorAll('li').length).toBeGreaterThan(1)
  })

  test('tells what the person must do for the site', () => {
    badge.show({ ...connected, needs: 'verification' })
    expect(badge.element.dataset).toMatchObject({ state: 'needs', needs: 'verification' })

    badge.show(connected)

    expect(badge.element.dataset.state).toBe('connected')
    expect(badge.element.dataset.needs).toBeUndefined()
  })

  test('changes with the end of a limit', () => {
    const until = new Date(2026, 0, 2, 14, 5).getTime()

    badge.show({ ...connected, limitedUntil: until })
    badge.show({ ...connected, limitedUntil: until + 60_000 })

    expect(find('.pill').textContent).toContain('until 14:06')
  })

  test('counts the answers on their way', () => {
    expect(shown('.count')).toBe(false)

    badge.show({ ...connected, answering: 2 })

    expect(find('.count').textContent).toBe('2')
    expect(find('.running').textContent).toBe('2 running')
  })

  test('says nothing anew while only the count changes', () => {
    const spoken = find('[role=status]').firstChild

    badge.show({ ...connected, answering: 3 })

    expect(find('[role=status]').firstChild).toBe(spoken)
  })

  test('takes its looks from a constructed style sheet, which no policy forbids', () => {
    expect(badge.element.shadowRoot?.adoptedStyleSheets).toHaveLength(1)
    expect(badge.element.shadowRoot?.querySelector('style, [style]')).toBeNull()
  })
})

describe('the panel', () => {
  test('opens and closes with the button', () => {
    expect(shown('.panel')).toBe(false)
    find('.pill').click()
    expect(shown('.panel')).toBe(true)
    expect(find('.pill').getAttribute('aria-expanded')).toBe('true')

    find('.pill').click()

    expect(shown('.panel')).toBe(false)
    expect(find('.pill').getAttribute('aria-expanded')).toBe('false')
  })

  test('closes with Escape, and the focus goes back to the button', () => {
    find('.pill').click()

    press({ key: 'Escape' }, find('.hide'))

    expect(shown('.panel')).toBe(false)
    expect(badge.element.shadowRoot?.activeElement).toBe(find('.pill'))
  })

  test('shows the gateway, the script’s version and the way back', () => {
    expect(find('.gateway').textContent).toBe('ws://127.0.0.1:9080/ws')
    expect(find('.version').textContent).toBe('0.1.0')
    expect(find('.hint').textContent).toContain('Alt+Shift+L')
  })

  test('lets the person try again where there is no connection', () => {
    expect(shown('.retry')).toBe(false)
    badge.show({ ...connected, link: 'unreachable' })

    find('.retry').click()

    expect(shown('.retry')).toBe(true)
    expect(retries).toBe(1)
  })

  test('lets the person say that they have shown themselves', () => {
    badge.show({ ...connected, needs: 'browser_check' })
    expect(shown('.done')).toBe(false)
    badge.show({ ...connected, needs: 'verification' })

    find('.done').click()

    expect(shown('.done')).toBe(true)
    expect(shown('.retry')).toBe(false)
    expect(dones).toBe(1)
  })

  test('leaves a sign-in that the page doesn’t know of to the site', () => {
    badge.show({ ...connected, needs: 'sign_in' })
    expect(shown('.done')).toBe(true)

    badge.show({ ...connected, needs: 'sign_in', signedIn: false })

    expect(shown('.done')).toBe(false)
  })

  test.each(['refused', 'outdated'] as const)('leads to the script when %s', (link) => {
    expect(shown('.install')).toBe(false)

    badge.show({ ...connected, link })

    expect(shown('.install')).toBe(true)
    expect(find('.install').getAttribute('href')).toBe(
      'http://127.0.0.1:9080/lmarena_injector.user.js',
    )
  })
})

describe('a hidden badge', () => {
  beforeEach(() => {
    find('.pill').click()
    find('.hide').click()
  })

  test('stays away, on the next page too', () => {
    expect(visible()).toBe(false)

    badge = newBadge()
    badge.show(connected)

    expect(visible()).toBe(false)
  })

  test('comes back with Alt+Shift+L, and goes with it', () => {
    shortcut()
    expect(visible()).toBe(true)
    expect(shown('.panel')).toBe(false)

    shortcut()

    expect(visible()).toBe(false)
  })

  test.each(['unreachable', 'replaced', 'dismissed'] as const)('stays away when %s', (link) => {
    badge.show({ ...connected, link })

    expect(visible()).toBe(false)
  })

  test.each([
    { link: 'permission' },
    { link: 'denied' },
    { link: 'csp' },
    { link: 'refused' },
    { link: 'outdated' },
    { needs: 'sign_in' },
    { signedIn: false },
    { check: true },
    { check: true, link: 'csp' },
    { reload: true },
  ] satisfies Partial<Status>[])('shows again when the person is needed: %o', (news) => {
    badge.show({ ...connected, ...news })
    expect(visible()).toBe(true)

    badge.show(connected)

    expect(visible()).toBe(false)
  })

  test('that was hidden in spite of a need shows again for another one', () => {
    badge.show({ ...connected, needs: 'sign_in' })
    find('.hide').click()
    expect(visible()).toBe(false)

    badge.show({ ...connected, needs: 'verification' })

    expect(visible()).toBe(true)
  })
})

describe('the colours', () => {
  const schemes = [...style.matchAll(/:host \{([^}]*--ground[^}]*)\}/g)].map(
    ([, block = '']) =>
      new Map(
        [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [
          name,
          colour,
        ]),
      ),
  )
  const pairs = ['text', 'quiet', 'busy', 'good', 'warn', 'bad']
    .map((front) => [front, 'ground'])
    .concat(['busy', 'good', 'warn', 'bad'].map((tone) => ['on-tone', tone]))
    .concat([['text', 'hover']])

  const luminance = (colour = '') => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  test('keep the contrast that WCAG AA asks for, in the light and in the dark', () => {
    expect(schemes).toHaveLength(2)
    for (const scheme of schemes) {
      for (const [front = '', ground = ''] of pairs) {
        const [dark = 0, light = 0] = [
          luminance(scheme.get(front)),
          luminance(scheme.get(ground)),
        ].sort((a, b) => a - b)
        expect((light + 0.05) / (dark + 0.05), `${front} on ${ground}`).toBeGreaterThan(4.5)
      }
    }
  })
})
