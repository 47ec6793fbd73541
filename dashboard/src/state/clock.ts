import { shallowRef, type ShallowRef } from 'vue'
import { scopeSignal, whileVisible } from './visibility.ts'

const SECOND = 1_000

/** The time, each second, while the page is visible. */
export function useNow(): Readonly<ShallowRef<number>> {
  const now = shallowRef(Date.now())
  whileVisible(
    SECOND,
    () => {
      now.value = Date.now()
    },
    scopeSignal(),
  )
  return now
}
