/** Values that the script keeps. Where the browser denies its storage, they last as long as the page. */
export interface Store {
  get(key: string): string | null
  set(key: string, value: string): void
}

const PREFIX = 'lmarena-proxy:'

/** @param area merely to name `localStorage` throws where storage is denied, hence a function */
export function store(area: () => Storage): Store {
  const memory = new Map<string, string>()
  return {
    get(key) {
      const remembered = memory.get(key)
      if (remembered !== undefined) {
        return remembered
      }
      try {
        return area().getItem(PREFIX + key)
      } catch {
        return null
      }
    },
    set(key, value) {
      try {
        area().setItem(PREFIX + key, value)
        memory.delete(key)
      } catch {
        memory.set(key, value)
      }
    },
  }
}
