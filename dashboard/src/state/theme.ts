import { computed, shallowRef, watchEffect } from 'vue'
import { kept } from './kept.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const theme = kept<Theme>('theme', themes, 'system')

const wishes = window.matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = shallowRef(wishes.matches)
wishes.addEventListener('change', () => {
  systemIsDark.value = wishes.matches
})

export const isDark = computed(() =>
  theme.value === 'system' ? systemIsDark.value : theme.value === 'dark',
)

watchEffect(() => {
  if (theme.value === 'system') {
    delete document.documentElement.dataset['theme']
  } else {
    document.documentElement.dataset['theme'] = theme.value
  }
})
