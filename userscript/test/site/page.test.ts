// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newestCopy } from '../../src/site/instance.ts'
import { isSignedIn, onLeave, onShortcut, onWake } from '../../src/site/lifecycle.ts'
import { keepInPage } from '../../src/site/mount.ts'
import { settled } from '../fakes.ts'

let life: AbortController

beforeEach(() => {
  life = new AbortController()
})

afterEach(() => {
  life.abort()
})

describe('the session', () => {
  test.each([
    ['arena-auth-prod-v1=base64-eyJ', true],
    ['theme=dark; arena-auth-prod-v1=abc; lang=en', true],
    ['theme=dark; arena-auth-prod-v1.0=abc; arena-auth-prod-v1.1=def', true],
    ['', false],
    ['theme=dark', false],
    ['arena-auth-prod-v1=', false],
    ['arena-auth-prod-v1=; theme=dark', false],
    ['x-arena-auth-prod-v1=abc', false],
    ['theme=arena-auth-prod-v1=abc', false],
    ['arena-auth-prod-v10=abc', false],
  ])('is seen in the cookies %j: %s', (cookies, signedIn) => {
    expect(isSignedIn(cookies)).toBe(signedIn)
  })
})

describe('two copies of the script in one page', () => {
  test('the newest wins', () => {
    const page = new EventTarget()
    const first = newestCopy(page)
    const second = newestCopy(page)
    const third = newestCopy(page)

    expect([first, second, third].map(({ signal }) => signal.aborted)).toEqual([true, true, false])
  })
})

describe('the page', () => {
  test.each([
    ['online', window],
    ['pageshow', window],
    ['resume', document],
    ['visibilitychange', document],
  ])('wakes on %s', (type, target) => {
    const event = () => Object.assign(new Event(type), { persisted: true })
    let wakes = 0
    onWake(() => {
      wakes += 1
    }, life.signal)

    target.dispatchEvent(event())
    expect(wakes).toBe(1)
    life.abort()
    target.dispatchEvent(event())

    expect(wakes).toBe(1)
  })

  test('needs no waking when it has just been loaded', () => {
    let wakes = 0
    onWake(() => {
      wakes += 1
    }, life.signal)

    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))

    expect(wakes).toBe(0)
  })

  test('leaves for good on pagehide, unless it is kept for the way back', () => {
    let left = 0
    onLeave(() => {
      left += 1
    }, life.signal)

    window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }))
    expect(left).toBe(0)
    window.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }))

    expect(left).toBe(1)
  })

  test('hears Alt+Shift+L by its key, whatever letter that makes', () => {
    let pressed = 0
    onShortcut(() => {
      pressed += 1
    }, life.signal)
    const press = (keys: KeyboardEventInit) =>
      window.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyL', key: 'Ò', ...keys }))

    press({ altKey: true })
    press({ shiftKey: true })
    press({ altKey: true, shiftKey: true, ctrlKey: true })
    expect(pressed).toBe(0)
    press({ altKey: true, shiftKey: true })

    expect(pressed).toBe(1)
  })
})

describe('an element kept in the page', () => {
  test('stands beside the body', () => {
    const element = document.createElement('x-badge')
    keepInPage(element, life.signal)

    expect(element.parentElement).toBe(document.documentElement)
  })

  test('comes back when the page throws it out', async () => {
    const element = document.createElement('x-badge')
    keepInPage(element, life.signal)

    element.remove()
    await settled()

    expect(element.isConnected).toBe(true)
  })

  test('gives up on a page that throws it out without end', async () => {
    const element = document.createElement('x-badge')
    keepInPage(element, life.signal)

    for (let times = 0; times < 25; times++) {
      element.remove()
      await settled()
    }

    expect(element.isConnected).toBe(false)
  })

  test('waits for a body', async () => {
    const { body } = document
    body.remove()
    const element = document.createElement('x-badge')
    keepInPage(element, life.signal)
    expect(element.isConnected).toBe(false)

    document.documentElement.append(body)
    await settled()

    expect(element.isConnected).toBe(true)
  })

  test('goes for good with its signal', async () => {
    const element = document.createElement('x-badge')
    keepInPage(element, life.signal)

    life.abort()
    await settled()

    expect(element.isConnected).toBe(false)
  })
})
