import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Whether there is room for a table with all its columns; the same width as the style's `lg`. */
export function useWide(): Readonly<ShallowRef<boolean>> {
  const query = window.matchMedia('(min-width: 64rem)')
  const wide = shallowRef(query.matches)
  const changed = () => {
    wide.value = query.matches
  }
  query.addEventListener('change', changed)
  onScopeDispose(() => {
    query.removeEventListener('change', changed)
  })
  return wide
}
