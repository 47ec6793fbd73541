import { computed, effectScope, inject, shallowRef, type InjectionKey } from 'vue'
import type { Backend } from '../backend/backend.ts'
import type { Alert, Health, Model, RequestRecord, SystemInfo, Tab } from '../backend/contract.ts'
import {
  openFeed,
  type ConfigNotice,
  type FeedEvent,
  type FeedState,
  type LiveStats,
  type LogLine,
} from '../backend/feed.ts'
import { gatewayOf } from '../backend/gateway.ts'
import type { Config } from '../backend/settings.ts'
import { asFailure, isAbort, type GatewayFailure } from '../backend/failure.ts'
import { isOver } from './requests.ts'
import { useResource, type Resource } from './resource.ts'
import { onceVisible } from './visibility.ts'

const MOST_LOG_LINES = 2_000
const MOST_LIVE_STATS = 300
/** Figures are asked for again at most so often; records are kept a tenth of a second later. */
const FIGURES_MILLIS = 1_000

/** What every page shares: the gateway, its live events, and what is shown all over. */
export type Monitor = ReturnType<typeof createMonitor>

export const monitorKey: InjectionKey<Monitor> = Symbol('monitor')

export function useMonitor(): Monitor {
  const monitor = inject(monitorKey)
  if (monitor === undefined) {
    throw new Error('no monitor is provided')
  }
  return monitor
}

/** @param signal ends the connection to the gateway */
export function createMonitor(backend: Backend, signal: AbortSignal) {
  const gateway = gatewayOf({
    ...backend,
    fetch: async (path, init) => {
      await connection.begun
      return backend.fetch(path, init)
    },
  })
  const feed = shallowRef<FeedState>({ kind: 'connecting' })
  const health = shallowRef<Health | null>(null)
  const system = shallowRef<SystemInfo | null>(null)
  const tabs = shallowRef<readonly Tab[] | null>(null)
  const tabsFailure = shallowRef<GatewayFailure | null>(null)
  const models = shallowRef<readonly Model[] | null>(null)
  const modelsFailure = shallowRef<GatewayFailure | null>(null)
  const firing = shallowRef<ReadonlyMap<string, Alert>>(new Map())
  const stats = shallowRef<LiveStats | null>(null)
  const recentStats = shallowRef<readonly LiveStats[]>([])
  const log = shallowRef<readonly LogLine[]>([])
  /** Grows when what was shown may be out of date. */
  const stale = shallowRef(0)
  /** Grows after requests have ended, which changes what they add up to. */
  const endedRevision = shallowRef(0)
  const configRevision = shallowRef(0)
  /** Grows with each change of an alert. */
  const alertRevision = shallowRef(0)
  const requestListeners = new Set<(record: RequestRecord) => void>()
  const alertListeners = new Set<(alert: Alert) => void>()

  function take(event: FeedEvent): void {
    switch (event.type) {
      case 'request':
        for (const listener of requestListeners) {
          listener(event.data)
        }
        if (isOver(event.data)) {
          ended()
        }
        break
      case 'tabs':
        tabs.value = event.data
        tabsFailure.value = null
        break
      case 'models':
        readModels()
        break
      case 'alert':
        takeAlert(event.data)
        break
      case 'config':
        takeConfig(event.data)
        break
      case 'stats':
        stats.value = event.data
        recentStats.value = [...recentStats.value, event.data].slice(-MOST_LIVE_STATS)
        break
      case 'log':
        log.value = [...log.value, event.data].slice(-MOST_LOG_LINES)
        break
    }
  }

  /** What this page itself changed it has already. */
  function takeConfig({ revision, problem }: ConfigNotice): void {
    const known = config.data.value
    if (known === null || known.revision !== revision || known.problem !== problem) {
      configRevision.value++
    }
  }

  let soon: ReturnType<typeof setTimeout> | undefined
  function ended(): void {
    soon ??= setTimeout(() => {
      soon = undefined
      // what is hidden asks for nothing, and for all when it is shown
      if (!document.hidden) {
        endedRevision.value++
      }
    }, FIGURES_MILLIS)
  }
  signal.addEventListener('abort', () => {
    clearTimeout(soon)
  })

  function takeAlert(alert: Alert): void {
    const next = new Map(firing.value)
    if (alert.state === 'firing') {
      next.set(alert.rule, alert)
    } else {
      next.delete(alert.rule)
    }
    firing.value = next
    alertRevision.value++
    for (const listener of alertListeners) {
      listener(alert)
    }
  }

  async function attempt(work: () => Promise<void>, failed: (f: GatewayFailure) => void) {
    try {
      await work()
    } catch (error) {
      if (!isAbort(error)) {
        failed(asFailure(error))
      }
    }
  }

  const quiet = () => undefined

  async function loadTabs(): Promise<void> {
    await attempt(
      async () => {
        tabs.value = await gateway.tabs(signal)
        tabsFailure.value = null
      },
      (failure) => (tabsFailure.value = failure),
    )
  }

  async function loadModels(): Promise<void> {
    await attempt(
      async () => {
        models.value = await gateway.models(signal)
        modelsFailure.value = null
      },
      (failure) => (modelsFailure.value = failure),
    )
  }

  async function loadOthers(): Promise<void> {
    await Promise.all([
      loadTabs(),
      loadModels(),
      attempt(async () => {
        health.value = await gateway.health(signal)
      }, quiet),
      attempt(async () => {
        system.value = await gateway.systemInfo(signal)
      }, quiet),
      attempt(async () => {
        const { data } = await gateway.alerts({ limit: 50, offset: 0 }, signal)
        const open = data.filter(({ state }) => state === 'firing')
        firing.value = new Map(open.map((alert) => [alert.rule, alert]))
      }, quiet),
    ])
  }

  async function loadAll(): Promise<void> {
    await Promise.all([loadOthers(), config.refresh()])
  }

  const readModels = onceVisible(() => void loadModels(), signal)
  const readAll = onceVisible(() => void loadAll(), signal)

  const connection = openFeed(
    backend,
    {
      state(state) {
        feed.value = state
      },
      event: take,
      missed() {
        stale.value++
        readAll()
      },
    },
    signal,
  )
  // a page that is shown again doesn't wait for the end of a pause
  document.addEventListener(
    'visibilitychange',
    () => {
      if (!document.hidden) {
        connection.retry()
      }
    },
    { signal },
  )
  void loadOthers()

  /** The settings are one for all who show or change some of them. */
  const scope = effectScope(true)
  const config = scope.run(() =>
    useResource((life) => gateway.config(life), { again: configRevision }),
  ) as Resource<Config>
  signal.addEventListener('abort', () => {
    scope.stop()
  })

  return {
    gateway,
    feed,
    health,
    system,
    tabs,
    tabsFailure,
    models,
    modelsFailure,
    firing,
    stats,
    recentStats,
    log,
    config,
    /** Only web addresses: what else stands in the file leads nowhere. */
    quickLinks: computed(
      () => config.data.value?.quick_links.filter(({ url }) => /^https?:\/\//i.test(url)) ?? [],
    ),
    stale,
    endedRevision,
    alertRevision,
    /** The address under which clients reach the API, without a slash at its end. */
    address: computed(() => (system.value?.address ?? gateway.origin).replace(/\/+$/, '')),
    siteHome: computed(() => system.value?.site?.home ?? health.value?.site.home ?? null),
    version: computed(() => system.value?.version ?? health.value?.version ?? null),
    loadTabs,
    loadModels,
    loadAll,
    retryFeed: () => {
      connection.retry()
    },
    clearLog: () => {
      log.value = []
    },
    /** @returns how to stop listening */
    onRequest(listener: (record: RequestRecord) => void): () => void {
      requestListeners.add(listener)
      return () => requestListeners.delete(listener)
    },
    onAlert(listener: (alert: Alert) => void): () => void {
      alertListeners.add(listener)
      return () => alertListeners.delete(listener)
    },
  }
}
