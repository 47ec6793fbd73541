import { shallowRef } from 'vue'

export type Tone = 'good' | 'bad' | 'plain'

/** A short word on what was just done; it goes away by itself, unless something went wrong. */
export interface Notice {
  readonly id: number
  readonly tone: Tone
  readonly text: string
  /** A page that tells more. */
  readonly link: { readonly to: string; readonly text: string } | null
}

const SHOWN_MILLIS = 6_000
const MOST = 4

let last = 0
export const notices = shallowRef<readonly Notice[]>([])

export function notify(tone: Tone, text: string, link: Notice['link'] = null): void {
  const id = ++last
  notices.value = [...notices.value, { id, tone, text, link }].slice(-MOST)
  if (tone !== 'bad') {
    setTimeout(() => {
      dismiss(id)
    }, SHOWN_MILLIS)
  }
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id)
}
