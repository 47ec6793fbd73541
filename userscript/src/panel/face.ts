import type { Need } from '@lmarena-proxy/protocol'
import type { LinkState } from '../link/link.ts'
import type { Message, Texts } from './locales.ts'

/** All that the badge shows. */
export interface Status {
  readonly link: LinkState
  /** What the gateway says the person must do. */
  readonly needs: Need | null
  readonly signedIn: boolean
  /** How many answers are on their way through this tab. */
  readonly answering: number
}

export type Tone = 'busy' | 'good' | 'warn' | 'bad'

/** How a status looks. */
export interface Face {
  readonly state: LinkState | 'needs'
  readonly need: Need | null
  readonly tone: Tone
  readonly message: Message
  /** Without the person it will not go on: the badge shows even if it was hidden. */
  readonly urgent: boolean
  /** The script must be installed again. */
  readonly reinstall: boolean
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
}

/** States that pass by themselves, or that the person brought about. */
const calm: ReadonlySet<LinkState> = new Set(['connecting', 'connected', 'unreachable', 'replaced'])

export function faceOf({ link, needs, signedIn }: Status, texts: Texts): Face {
  const need = link === 'connected' ? (needs ?? (signedIn ? null : 'sign_in')) : null
  return {
    state: need === null ? link : 'needs',
    need,
    tone: need === null ? tones[link] : 'warn',
    message: need === null ? texts.states[link] : texts.needs[need],
    urgent: need !== null || !calm.has(link),
    reinstall: link === 'refused' || link === 'outdated',
  }
}
