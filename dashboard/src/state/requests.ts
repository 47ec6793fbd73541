import { shallowRef, triggerRef, type ShallowRef } from 'vue'
import type { LocationQuery } from 'vue-router'
import type { RequestFilter } from '../backend/gateway.ts'
import type { RequestRecord } from '../backend/contract.ts'

/** So many are held and shown; older ones are in the logs. */
export const MOST_REQUESTS = 10_000

const WHOLE_SECOND = '2026-01-01T00:00:00Z'.length

/** What tells one from the others: clients may use an id twice. */
export function keyOf({ id, started_at }: RequestRecord): string {
  return `${id} ${started_at}`
}

/** Which request is looked at; of a link from elsewhere, that knows its id only, the newest. */
export interface Shown {
  readonly id: string
  readonly startedAt: string | null
}

export function isShown(record: RequestRecord, shown: Shown | null): boolean {
  return (
    shown !== null &&
    record.id === shown.id &&
    (shown.startedAt === null || record.started_at === shown.startedAt)
  )
}

/** Where a request is looked at, beside the list as it is filtered. */
export function placeOf({ id, started_at }: RequestRecord, query: LocationQuery) {
  return { name: 'requests', params: { id }, query: { ...query, started_at } } as const
}

/** Where the list is, filtered as it is, with no request looked at. */
export function listOf(query: LocationQuery) {
  return {
    name: 'requests',
    params: { id: '' },
    query: { ...query, started_at: undefined },
  } as const
}

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
  /**
   * The gateway is asked, for the newest anew or for older ones. What it tells from now on is newer
   * than its answer.
   *
   * @returns takes the answer
   */
  ask(anew: boolean): (records: readonly RequestRecord[]) => void
  /** One that began or went on. Changes are shown together, by the next frame. */
  update(record: RequestRecord, filter: RequestFilter): void
  /** The places in the queue, by answer; what waits and has none there is between two states. */
  place(positions: ReadonlyMap<string, number>): void
}

interface Change {
  readonly record: RequestRecord
  /** Whether the list has it, after all. */
  readonly shown: boolean
}

/** @param soon calls back when the page is about to be painted */
export function requestList(
  soon: (action: () => void) => void = (action) => requestAnimationFrame(action),
): RequestList {
  let list: RequestRecord[] = []
  const byKey = new Map<string, RequestRecord>()
  /** What the page doesn't show yet. */
  let changed = new Map<string, Change>()
  /** What was told since the gateway was asked; null while it isn't. */
  let told: Map<string, Change> | null = null
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
    /** By what each takes the place of; null where it leaves the list. */
    const next = new Map<RequestRecord, RequestRecord | null>()
    for (const [key, { record, shown }] of changed) {
      const known = byKey.get(key)
      // an end is never taken back by a late word of progress
      if (known !== undefined && isOver(known) && !isOver(record)) {
        continue
      }
      if (known === undefined) {
        if (shown) {
          byKey.set(key, record)
          fresh.push(record)
        }
        continue
      }
      const now = placed(record, record.position ?? known.position)
      next.set(known, shown ? now : null)
      if (shown) {
        byKey.set(key, now)
      } else {
        byKey.delete(key)
      }
    }
    if (changed.size > 0) {
      const current = list.flatMap((record) => {
        const now = next.get(record)
        return now === undefined ? record : (now ?? [])
      })
      list = fresh.length === 0 ? current : [...fresh, ...current].sort(newestFirst)
      for (const dropped of list.slice(MOST_REQUESTS)) {
        byKey.delete(keyOf(dropped))
      }
    }
    changed.clear()
    show()
  }

  return {
    records,
    ask(anew) {
      const since = new Map<string, Change>()
      told = since
      return (answer) => {
        if (told === since) {
          told = null
        }
        if (anew) {
          list = []
          byKey.clear()
          changed = new Map()
        }
        const fresh = answer.filter((record) => !byKey.has(keyOf(record)))
        for (const record of fresh) {
          byKey.set(keyOf(record), record)
        }
        list = [...list, ...fresh].sort(newestFirst)
        changed = new Map([...changed, ...since])
        apply()
      }
    },
    update(record, filter) {
      const change = { record, shown: matches(record, filter) }
      keep(changed, change)
      if (told !== null) {
        keep(told, change)
      }
      if (!asked) {
        asked = true
        soon(apply)
      }
    },
    place(positions) {
      list = list.map((record) => {
        const now = placed(record, positions.get(record.answer_id ?? '') ?? null)
        if (now !== record) {
          byKey.set(keyOf(record), now)
        }
        return now
      })
      show()
    },
  }
}

/** The latest last; a hidden page is not painted, so there may be many. */
function keep(changes: Map<string, Change>, change: Change): void {
  const key = keyOf(change.record)
  changes.delete(key)
  changes.set(key, change)
  const [oldest] = changes.keys()
  if (changes.size > MOST_REQUESTS && oldest !== undefined) {
    changes.delete(oldest)
  }
}

/** Events tell no places; what waits keeps the one that was asked for. */
function placed(record: RequestRecord, position: number | null): RequestRecord {
  return record.status === 'waiting' && record.position !== position
    ? { ...record, position }
    : record
}

function newestFirst(a: RequestRecord, b: RequestRecord): number {
  const [later, earlier] = [instant(b), instant(a)]
  return later < earlier ? -1 : later > earlier ? 1 : 0
}

/** A time that sorts as text; the gateway leaves out the fraction of a whole second. */
function instant({ started_at }: RequestRecord): string {
  return started_at.length === WHOLE_SECOND ? `${started_at.slice(0, -1)}.000Z` : started_at
}
