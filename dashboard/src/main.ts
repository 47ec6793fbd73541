import { createApp } from 'vue'
import App from './App.vue'
import type { Backend } from './backend/backend.ts'
import { live } from './backend/live.ts'
import { createPages } from './router.ts'
import { loadedI18n } from './state/language.ts'
import { createMonitor, monitorKey } from './state/monitor.ts'
import './style.css'

async function backend(): Promise<Backend> {
  if (import.meta.env.MODE === 'recorded') {
    const { recorded } = await import('./backend/recorded/recorded.ts')
    // a gateway that nobody has used yet is another thing to look at
    return recorded({ fresh: new URLSearchParams(location.search).has('fresh') })
  }
  return live()
}

async function start(): Promise<void> {
  const life = new AbortController()
  const [i18n, reached] = await Promise.all([loadedI18n(), backend()])
  createApp(App)
    .use(i18n)
    .use(createPages())
    .provide(monitorKey, createMonitor(reached, life.signal))
    .mount('#app')
}

void start()
