import { beforeEach, describe, expect, test } from 'vitest'
import { LinkStage } from './stage.ts'

let stage: LinkStage

beforeEach(() => {
  stage = new LinkStage()
})

describe('a message that is no frame', () => {
  test.each([
    ['not JSON', 'hello?'],
    ['an unknown frame', '{"type":"shout"}'],
    ['binary', new ArrayBuffer(4)],
    ['a second welcome', '{"type":"welcome","protocol":1,"gateway":"0.1.0","jobs":[]}'],
  ])('ends the connection with 4400 and the tab comes back: %s', (_what, message) => {
    stage.link.start()
    stage.gateway.last.welcome()
    stage.gateway.last.say(message)

    expect(stage.gateway.last.closedWith).toBe(4400)
    expect(stage.attempts.armed).toHaveLength(1)
    expect(stage.heard).toEqual(['welcome'])
  })

  test('is also a frame before the welcome', () => {
    stage.link.start()
    stage.gateway.last.open()
    stage.gateway.last.frame({ type: 'needs', what: 'sign_in', watch: null })

    expect(stage.gateway.last.closedWith).toBe(4400)
    expect(stage.heard).toEqual([])
  })
})

test('a welcome in another protocol stops the tab', () => {
  stage.link.start()
  stage.gateway.last.open()
  stage.gateway.last.frame({ type: 'welcome', protocol: 2, gateway: '9.0.0', jobs: [] })

  expect(stage.gateway.last.closedWith).toBe(1000)
  expect(stage.states).toEqual(['outdated'])
  expect(stage.heard).toEqual([])
})

describe('the site’s policy', () => {
  test('stops the tab when the violation is reported before the error', () => {
    stage.link.start()
    stage.access.becomes('csp')

    expect(stage.gateway.last.closedWith).toBe(1000)
    expect(stage.states).toEqual(['csp'])
    expect(stage.attempts.armed).toEqual([])
  })

  test('stops the tab when the violation is reported after the error', () => {
    stage.link.start()
    stage.gateway.last.end()
    stage.access.becomes('csp')
    stage.link.wake()

    expect(stage.states).toEqual(['unreachable', 'csp'])
    expect(stage.attempts.armed).toEqual([])
    expect(stage.gateway.attempts).toHaveLength(1)
  })

  test('does not touch a connection that stands', () => {
    stage.link.start()
    stage.gateway.last.welcome()
    stage.access.becomes('csp')

    expect(stage.states).toEqual(['connected'])
  })
})

describe('the browser’s permission', () => {
  test('is waited for with the socket open to be, and that socket goes on', () => {
    stage.link.start()
    stage.access.becomes('permission')
    expect(stage.states).toEqual(['permission'])

    stage.access.becomes(null)
    stage.gateway.last.welcome()

    expect(stage.gateway.attempts).toHaveLength(1)
    expect(stage.states).toEqual(['permission', 'connecting', 'connected'])
  })

  test('missing is told from a gateway that does not run', () => {
    stage.access.becomes('permission')
    stage.link.start()
    stage.gateway.last.end()

    expect(stage.states).toEqual(['permission'])
    expect(stage.attempts.armed).toHaveLength(1)
  })

  test('refused is said, and given later connects at once', () => {
    stage.link.start()
    stage.access.becomes('permission')
    stage.access.becomes('denied')
    stage.gateway.last.end()
    expect(stage.states).toEqual(['permission', 'denied'])

    stage.access.becomes(null)

    expect(stage.gateway.attempts).toHaveLength(2)
    expect(stage.attempts.armed).toEqual([])
  })
})

test('an address that the page may not even try stops the tab', () => {
  stage.gateway.refusesAddress = true
  stage.link.start()

  expect(stage.states).toEqual(['address'])
  expect(stage.attempts.armed).toEqual([])
})

describe('the end of the script', () => {
  test('says goodbye and closes', () => {
    stage.link.start()
    stage.gateway.last.welcome()
    const sent = stage.gateway.last.sent
    sent.length = 0

    stage.life.abort()
    stage.link.wake()
    stage.link.retry()
    stage.access.becomes('denied')

    expect(sent).toEqual([{ type: 'bye' }])
    expect(stage.gateway.last.closedWith).toBe(1000)
    expect(stage.gateway.attempts).toHaveLength(1)
    expect(stage.states).toEqual(['connected'])
  })

  test('ends a pause', () => {
    stage.link.start()
    stage.gateway.last.end()

    stage.life.abort()

    expect(stage.attempts.armed).toEqual([])
  })

  test('before the start means no connection at all', () => {
    stage.life.abort()
    stage.link.start()

    expect(stage.gateway.attempts).toHaveLength(0)
  })
})
