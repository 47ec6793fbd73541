import { shallowRef, triggerRef, type ShallowRef } from 'vue'
import type { RequestFilter } from '../backend/gateway.ts'
import type { RequestRecord } from '../backend/contract.ts'

/** So many are held and shown; older ones are in the logs. */
export const MOST_REQUESTS = 10_000

export function isOver(record: RequestRecord): boolean {
  return record.status !== 'waiting' && record.status !== 'running'
}

/** Whether the gateway would list a record under a filter. */
export function matches(record: RequestRecord, filter: RequestFilter): boolean {
  if (filter.status !== undefined && filter.status !== '' && record.status !== filter.status) {
    return false
  }
  if (filter.model !== undefined && filter.model !== '' && record.model !== filter.model) {
    return false
  }
  if (filter.key !== undefined && filter.key !== '' && record.key !== filter.key) {
    return false
  }
  if (filter.from !== undefined && Date.parse(record.started_at) < Date.parse(filter.from)) {
    return false
  }
  const wanted = filter.q?.trim().toLowerCase() ?? ''
  return (
    wanted === '' ||
    [record.id, record.model, record.error_code, record.error_message, record.client].some(
      (text) => text?.toLowerCase().includes(wanted) === true,
    )
  )
}

/** Requests, newest first, of which single ones change while they are shown. */
export interface RequestList {
  readonly records: Readonly<ShallowRef<readonly RequestRecord[]>>
  clear(): void
  /** Older ones, from the logs; those that are here already are newer. */
  append(records: readonly RequestRecord[]): void
  /** One that began or went on. Changes are shown together, by the next frame. */
  update(record: RequestRecord, filter: RequestFilter): void
}

/** @param soon calls back when the page is about to be painted */
export function requestList(
  soon: (action: () => void) => void = (action) => requestAnimationFrame(action),
): RequestList {
  let list: RequestRecord[] = []
  const byId = new Map<string, RequestRecord>()
  const changed = new Map<string, { record: RequestRecord; shown: boolean }>()
  const records = shallowRef<readonly RequestRecord[]>([])
  let asked = false

  function show(): void {
    list = list.slice(0, MOST_REQUESTS)
    records.value = list
    triggerRef(records)
  }

  function apply(): void {
    asked = false
    const fresh: RequestRecord[] = []
    let stale = false
    for (const [id, { record, shown }] of changed) {
      const known = byId.get(id)
      // an end is never taken back by a late word of progress
      if (known !== undefined && isOver(known) && !isOver(record)) {
        continue
      }
      if (!shown) {
        stale = byId.delete(id) || stale
      } else {
        byId.set(id, record)
        if (known === undefined) {
          fresh.push(record)
        }
      }
    }
    if (changed.size > 0) {
      const kept = stale ? list.filter(({ id }) => byId.has(id)) : list
      const current = kept.map((record) => byId.get(record.id) ?? record)
      list = fresh.length === 0 ? current : [...fresh, ...current].sort(newestFirst)
      for (const dropped of list.slice(MOST_REQUESTS)) {
        byId.delete(dropped.id)
      }
    }
    changed.clear()
    show()
  }

  return {
    records,
    clear() {
      list = []
      byId.clear()
      changed.clear()
      show()
    },
    append(older) {
      const fresh = older.filter(({ id }) => !byId.has(id))
      for (const record of fresh) {
        byId.set(record.id, record)
      }
      list = [...list, ...fresh].sort(newestFirst)
      show()
    },
    update(record, filter) {
      changed.set(record.id, { record, shown: matches(record, filter) })
      if (!asked) {
        asked = true
        soon(apply)
      }
    },
  }
}

function newestFirst(a: RequestRecord, b: RequestRecord): number {
  return a.started_at < b.started_at ? 1 : a.started_at > b.started_at ? -1 : 0
}
