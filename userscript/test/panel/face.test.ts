import { describe, expect, test } from 'vitest'
import { faceOf, type Status } from '../../src/panel/face.ts'
import { allTexts, textsFor, type Message } from '../../src/panel/locales.ts'

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

describe('what is shown', () => {
  const en = textsFor(['en'])

  test('to someone who is not signed in is that', () => {
    expect(faceOf({ ...connected, signedIn: false }, en)).toMatchObject({
      state: 'needs',
      need: 'sign_in',
    })
  })

  test('is the gateway’s need before the missing session', () => {
    const face = faceOf({ ...connected, signedIn: false, needs: 'browser_check' }, en)

    expect(face.need).toBe('browser_check')
  })

  test('is the connection first: without one no need can be met', () => {
    const face = faceOf({ ...connected, link: 'unreachable', needs: 'sign_in' }, en)

    expect(face).toMatchObject({ state: 'unreachable', need: null })
  })
})

describe('what is shown besides', () => {
  const en = textsFor(['en'])
  const until = new Date(2026, 0, 2, 14, 5).getTime()

  test('on the page of the check is the check, whether the gateway is reached or not', () => {
    for (const link of ['connected', 'csp', 'unreachable'] as const) {
      expect(faceOf({ ...connected, link, check: true }, en)).toMatchObject({
        need: 'browser_check',
        message: en.check,
      })
    }
  })

  test('where the person has text in the page is that they must reload it', () => {
    expect(faceOf({ ...connected, needs: 'browser_check', reload: true }, en)).toMatchObject({
      need: 'browser_check',
      message: en.checkByReload,
    })
    expect(faceOf({ ...connected, reload: true }, en)).toMatchObject({
      state: 'reload',
      message: en.reload,
    })
  })

  test('is a limit with its end', () => {
    expect(faceOf({ ...connected, limitedUntil: until }, en)).toMatchObject({
      state: 'limited',
      urgent: false,
      message: { label: 'Rate limited until 14:05' },
    })
    expect(faceOf({ ...connected, limitedUntil: until }, textsFor(['zh-CN'])).message.label).toBe(
      '限流至 14:05',
    )
  })

  test('is a break before a limit, and a need before both', () => {
    const both = { ...connected, draining: true, limitedUntil: until }

    expect(faceOf(both, en).state).toBe('draining')
    expect(faceOf({ ...both, needs: 'verification' }, en).state).toBe('needs')
    expect(faceOf({ ...both, link: 'unreachable' }, en).state).toBe('unreachable')
  })
})

describe('the texts', () => {
  test.each([
    [['zh-CN', 'en'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['fr-FR', 'zh-Hans-CN', 'en'], 'zh-CN'],
    [['en-GB', 'zh-CN'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('for %j are in %s', (languages, lang) => {
    expect(textsFor(languages).lang).toBe(lang)
  })

  test('say the same in every language: no text is empty, no step is left out', () => {
    const [en, ...others] = allTexts
    const messages = (texts: typeof en): [string, Message][] =>
      texts === undefined
        ? []
        : Object.entries({
            ...texts.states,
            ...texts.needs,
            check: texts.check,
            checkByReload: texts.checkByReload,
            reload: texts.reload,
            draining: texts.draining,
            limited: texts.limited('14:05'),
          })
    const shape = (texts: typeof en) =>
      messages(texts).map(([name, { steps }]) => [name, steps.length])

    for (const texts of others) {
      expect(shape(texts)).toEqual(shape(en))
    }
    for (const [name, { label, what, steps }] of allTexts.flatMap(messages)) {
      expect(
        [label, what, ...steps].every((text) => text.trim().length > 1),
        name,
      ).toBe(true)
    }
  })

  test('tell what to do wherever the person is needed', () => {
    for (const texts of allTexts) {
      for (const link of Object.keys(texts.states) as Status['link'][]) {
        const face = faceOf({ ...connected, link }, texts)
        expect(face.message.steps.length > 0 || !face.urgent, link).toBe(true)
      }
    }
  })
})
