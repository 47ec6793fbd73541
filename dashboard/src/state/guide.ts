import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Tab } from '../backend/contract.ts'
import { kept } from './kept.ts'

export const guideSteps = ['install', 'open', 'allow', 'ready', 'ask'] as const
export type GuideStep = (typeof guideSteps)[number]

const installed = kept('guide.installed', ['yes', 'no'] as const, 'no')
const opened = kept('guide.opened', ['yes', 'no'] as const, 'no')
const over = kept('guide.over', ['yes', 'no'] as const, 'no')

/**
 * The way to the first answer. What the gateway sees ticks a step off, and all that must have come
 * before it; what it can't see (that a link was followed) this browser remembers.
 */
export function useGuide(
  tabs: Readonly<Ref<readonly Tab[] | null>>,
  requests: Readonly<Ref<number | null>>,
): {
  readonly done: ComputedRef<ReadonlySet<GuideStep>>
  readonly shown: ComputedRef<boolean>
  followed(step: 'install' | 'open'): void
  close(): void
} {
  const begun = shallowRef(false)
  const done = computed(() => {
    const connected = tabs.value?.filter(({ state }) => state !== 'gone') ?? []
    const asked = (requests.value ?? 0) > 0
    const ready = connected.some(({ state }) => state === 'ready' || state === 'busy')
    const allowed = connected.length > 0 || (tabs.value?.length ?? 0) > 0
    const steps = new Set<GuideStep>()
    if (installed.value === 'yes' || allowed) {
      steps.add('install')
    }
    if (opened.value === 'yes' || allowed) {
      steps.add('open')
    }
    if (allowed) {
      steps.add('allow')
    }
    if (ready || (asked && allowed)) {
      steps.add('ready')
    }
    if (asked) {
      steps.add('ask')
    }
    return steps
  })
  const shown = computed(() => {
    if (over.value === 'yes' || tabs.value === null || requests.value === null) {
      return false
    }
    const complete = done.value.size === guideSteps.length
    // who began it sees its last tick; who never needed it never sees it
    begun.value ||= !complete
    return begun.value
  })
  return {
    done,
    shown,
    followed(step) {
      ;(step === 'install' ? installed : opened).value = 'yes'
    },
    close() {
      over.value = 'yes'
    },
  }
}
