import { computed, shallowRef } from 'vue'
import type { Alert } from '../backend/contract.ts'
import icon from '../icon.svg'
import { kept } from './kept.ts'

// The person asks for these; without that the browser is never asked for its permission.

const wanted = kept('notifications', ['on', 'off'] as const, 'off')
const permission = shallowRef<NotificationPermission | 'unsupported'>(
  typeof Notification === 'undefined' ? 'unsupported' : Notification.permission,
)

export const notificationState = computed(() => {
  if (permission.value === 'unsupported' || permission.value === 'denied') {
    return permission.value
  }
  return wanted.value === 'on' && permission.value === 'granted' ? 'on' : 'off'
})

export async function switchNotifications(on: boolean): Promise<void> {
  if (on && typeof Notification !== 'undefined') {
    permission.value = await Notification.requestPermission()
  }
  wanted.value = on ? 'on' : 'off'
}

export function showAlert(alert: Alert, title: string, body: string): void {
  if (notificationState.value === 'on') {
    // one that is shown takes the place of an older one of the same rule
    const shown = new Notification(title, { body, tag: alert.rule, icon })
    shown.addEventListener('click', () => {
      window.focus()
      shown.close()
    })
  }
}
