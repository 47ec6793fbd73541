import {
  Activity,
  AppWindow,
  Bell,
  Boxes,
  Code2,
  LayoutDashboard,
  MessageSquare,
  ScrollText,
  Settings,
} from '@lucide/vue'

export const pages = [
  { name: 'overview', to: '/', icon: LayoutDashboard },
  { name: 'requests', to: '/requests', icon: Activity },
  { name: 'models', to: '/models', icon: Boxes },
  { name: 'tabs', to: '/tabs', icon: AppWindow },
  { name: 'playground', to: '/playground', icon: MessageSquare },
  { name: 'alerts', to: '/alerts', icon: Bell },
  { name: 'logs', to: '/logs', icon: ScrollText },
  { name: 'settings', to: '/settings', icon: Settings },
  { name: 'api', to: '/api', icon: Code2 },
] as const

export type PageName = (typeof pages)[number]['name']

/** Those that a phone has within the thumb's reach. */
export const nearest: readonly PageName[] = ['overview', 'requests', 'tabs', 'playground']
