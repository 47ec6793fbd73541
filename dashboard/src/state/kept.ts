import { ref, watch, type Ref } from 'vue'

/** A choice of the person's that this browser remembers, if it is one of those that are known. */
export function kept<T extends string>(key: string, known: readonly T[], otherwise: T): Ref<T> {
  const stored = read(key)
  const value = ref(known.find((one) => one === stored) ?? otherwise) as Ref<T>
  watch(value, (now) => {
    write(key, now)
  })
  return value
}

const PREFIX = 'lmarena-proxy.'

// storage can be forbidden or full: the choice then lasts as long as the page

export function read(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

export function write(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value)
  } catch {
    // see above
  }
}
