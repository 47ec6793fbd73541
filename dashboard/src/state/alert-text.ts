import type { Alert } from '../backend/contract.ts'
import { format, useText } from './language.ts'

// The gateway tells of alerts in English; a rule that is known here is told in the person's language.

const MEGABYTE = 1 << 20

/** A rule's value or threshold, in the unit that the rule is about. */
export function amountOf(rule: string, value: number | string | null): string {
  if (typeof value !== 'number') {
    return value ?? '–'
  }
  switch (rule) {
    case 'error_rate':
    case 'queue':
      return format.value.percent(value / 100)
    case 'slow_p95':
    case 'no_tab':
    case 'tab_needs_person':
      return format.value.seconds(value)
    case 'disk':
      return format.value.bytes(value * MEGABYTE)
    default:
      return format.value.fine(value)
  }
}

export function useAlertText(): (alert: Alert) => string {
  const { told } = useText()
  return ({ rule, value, threshold, message }) =>
    told(
      `alerts.told.${rule}`,
      { value: amountOf(rule, value), threshold: amountOf(rule, threshold) },
      message,
    )
}
