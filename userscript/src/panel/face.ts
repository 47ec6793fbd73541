import type { Need } from '@lmarena-proxy/protocol'
import type { LinkState } from '../link/link.ts'
import type { Message, Texts } from './locales.ts'

/** All that the badge shows. */
export interface Status {
  readonly link: LinkState
  /** What the gateway says the person must do. */
  readonly needs: Need | null
  readonly signedIn: boolean
  /** The page is the site's check of the browser. */
  readonly check: boolean
  /** The gateway wants the page reloaded, but the person has something unsent in it. */
  readonly reload: boolean
  readonly draining: boolean
  /** Until when the site takes nothing of this browser, in milliseconds of the day's clock. */
  readonly limitedUntil: number | null
  /** How many answers are on their way through this tab. */
  readonly answering: number
}

export type Tone = 'busy' | 'good' | 'warn' | 'bad'

/** How a status looks. */
export interface Face {
  readonly state: LinkState | 'needs' | 'reload' | 'draining' | 'limited'
  readonly need: Need | null
  readonly tone: Tone
  readonly message: Message
  /** Without the person it will not go on: the badge shows even if it was hidden. */
  readonly urgent: boolean
  /** The script must be installed again. */
  readonly reinstall: boolean
  /** The person can say that what was needed is done. */
  readonly canBeDone: boolean
  /** The person can have the connection tried again. */
  readonly canRetry: boolean
}

const tones: Readonly<Record<LinkState, Tone>> = {
  connecting: 'busy',
  connected: 'good',
  permission: 'warn',
  denied: 'bad',
  csp: 'bad',
  address: 'bad',
  unreachable: 'bad',
  refused: 'bad',
  replaced: 'warn',
  outdated: 'bad',
  dismissed: 'warn',
}

/** States that pass by themselves, or that the person brought about. */
const calm: ReadonlySet<LinkState> = new Set([
  'connecting',
  'connected',
  'unreachable',
  'replaced',
  'dismissed',
])

export function faceOf(status: Status, texts: Texts): Face {
  const { link } = status
  const calmFace = {
    need: null,
    urgent: false,
    reinstall: link === 'refused' || link === 'outdated',
    canBeDone: false,
    canRetry: link !== 'connected',
  }
  const need = needOf(status)
  if (need !== null) {
    return {
      ...calmFace,
      state: 'needs',
      need,
      tone: 'warn',
      message: needMessage(need, status, texts),
      urgent: true,
      canBeDone: need === 'verification' || (need === 'sign_in' && status.signedIn),
    }
  }
  if (link !== 'connected') {
    return {
      ...calmFace,
      state: link,
      tone: tones[link],
      message: texts.states[link],
      urgent: !calm.has(link),
    }
  }
  if (status.reload) {
    return { ...calmFace, state: 'reload', tone: 'warn', message: texts.reload, urgent: true }
  }
  if (status.draining) {
    return { ...calmFace, state: 'draining', tone: 'busy', message: texts.draining }
  }
  if (status.limitedUntil !== null) {
    const message = texts.limited(timeOfDay(status.limitedUntil, texts.lang))
    return { ...calmFace, state: 'limited', tone: 'warn', message }
  }
  return { ...calmFace, state: link, tone: tones[link], message: texts.states[link] }
}

function needOf({ link, needs, signedIn, check }: Status): Need | null {
  if (check) {
    // the check may keep the page from the gateway: the person is needed all the same
    return 'browser_check'
  }
  return link === 'connected' ? (needs ?? (signedIn ? null : 'sign_in')) : null
}

function needMessage(need: Need, { check, reload }: Status, texts: Texts): Message {
  if (need !== 'browser_check') {
    return texts.needs[need]
  }
  return check ? texts.check : reload ? texts.checkByReload : texts.needs.browser_check
}

function timeOfDay(millis: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(millis)
}
