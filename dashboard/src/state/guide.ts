import { computed, shallowRef, watchEffect, type ComputedRef, type Ref } from 'vue'
import type { Tab } from '../backend/contract.ts'
import { kept } from './kept.ts'

export const guideSteps = ['install', 'open', 'allow', 'ready', 'ask'] as const
export type GuideStep = (typeof guideSteps)[number]

const choice = ['yes', 'no'] as const
const installed = kept('guide.installed', choice, 'no')
const opened = kept('guide.opened', choice, 'no')
const begun = kept('guide.begun', choice, 'no')
const over = kept('guide.over', choice, 'no')

/** Since this page was loaded: who sees it finished here sees its last tick. */
const seen = shallowRef(false)

/**
 * The way to the first answer, for who begins without a tab and without an answer. What the gateway
 * sees ticks a step off, and all that must have come before it; what it can't see (that a link was
 * followed, that the guide was begun) this browser remembers.
 *
 * @param answered how many requests were ever answered; null while nobody knows
 */
export function useGuide(
  tabs: Readonly<Ref<readonly Tab[] | null>>,
  answered: Readonly<Ref<number | null>>,
): {
  readonly done: ComputedRef<ReadonlySet<GuideStep>>
  readonly shown: ComputedRef<boolean>
  followed(step: 'install' | 'open'): void
  close(): void
} {
  const done = computed(() => {
    const connected = tabs.value?.filter(({ state }) => state !== 'gone') ?? []
    const asked = (answered.value ?? 0) > 0
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
  watchEffect(() => {
    if (tabs.value === null || answered.value === null || done.value.size === guideSteps.length) {
      return
    }
    if (tabs.value.length === 0 && answered.value === 0) {
      begun.value = 'yes'
    }
    seen.value ||= begun.value === 'yes'
  })
  return {
    done,
    shown: computed(() => over.value === 'no' && seen.value),
    followed(step) {
      ;(step === 'install' ? installed : opened).value = 'yes'
    },
    close() {
      over.value = 'yes'
    },
  }
}
