import { onScopeDispose, shallowRef, watch, type ShallowRef, type WatchSource } from 'vue'
import { asFailure, isAbort, type GatewayFailure } from '../backend/failure.ts'
import { onceVisible, scopeSignal, whileVisible } from './visibility.ts'

/** Something that is asked of the gateway, and asked again. */
export interface Resource<T> {
  readonly data: Readonly<ShallowRef<T | null>>
  /** Of the last attempt; the data of an earlier one stays. */
  readonly failure: Readonly<ShallowRef<GatewayFailure | null>>
  readonly loading: Readonly<ShallowRef<boolean>>
  refresh(): Promise<void>
  /** What the gateway told in another way. */
  replace(data: T): void
}

interface Options {
  /** Asks again after so many milliseconds, while the page is visible. */
  readonly every?: number
  /** Asks anew, from nothing, when it changes. */
  readonly when?: WatchSource
  /** Asks again, and shows what it has until then, when it changes. */
  readonly again?: WatchSource
}

/** Lives as long as the component or scope that makes it. */
export function useResource<T>(
  load: (signal: AbortSignal) => Promise<T>,
  options: Options = {},
): Resource<T> {
  const data = shallowRef<T | null>(null)
  const failure = shallowRef<GatewayFailure | null>(null)
  const loading = shallowRef(true)
  let current: AbortController | null = null

  async function refresh(): Promise<void> {
    current?.abort()
    const mine = new AbortController()
    current = mine
    loading.value = true
    try {
      const loaded = await load(mine.signal)
      if (current === mine) {
        data.value = loaded
        failure.value = null
      }
    } catch (error) {
      if (current === mine && !isAbort(error)) {
        failure.value = asFailure(error)
      }
    } finally {
      if (current === mine) {
        loading.value = false
      }
    }
  }

  const life = scopeSignal()
  if (options.when !== undefined) {
    watch(options.when, () => {
      data.value = null
      void refresh()
    })
  }
  if (options.again !== undefined) {
    watch(
      options.again,
      onceVisible(() => void refresh(), life),
    )
  }
  if (options.every === undefined) {
    void refresh()
  } else {
    whileVisible(options.every, refresh, life)
  }
  onScopeDispose(() => {
    current?.abort()
    current = null
  })
  return {
    data,
    failure,
    loading,
    refresh,
    replace(next) {
      current?.abort()
      current = null
      loading.value = false
      failure.value = null
      data.value = next
    },
  }
}
