import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { whileVisible } from './visibility.ts'

const SECOND = 1_000

/** The time, each second, while the page is visible. */
export function useNow(): Readonly<ShallowRef<number>> {
  const now = shallowRef(Date.now())
  const life = new AbortController()
  whileVisible(
    SECOND,
    () => {
      now.value = Date.now()
    },
    life.signal,
  )
  onScopeDispose(() => {
    life.abort()
  })
  return now
}
