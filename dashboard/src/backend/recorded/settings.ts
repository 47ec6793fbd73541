import { mistakeIn, treeOf, valueAt } from '../../state/settings.ts'
import * as v from 'valibot'
import * as contract from '../settings.ts'
import { DEFAULTS, sections } from './state.ts'
import { iso } from './requests.ts'

interface Change {
  readonly id: number
  readonly at: string
  readonly who: string
  readonly changes: readonly { path: string; from: unknown; to: unknown }[]
  undone: boolean
}

/** Why a change is refused, with the path of the wrong one. */
export class Refusal extends Error {
  readonly status: number
  readonly param: string | null

  constructor(message: string, status: number, param: string | null) {
    super(message)
    this.status = status
    this.param = param
  }
}

/** Settings that can be changed and undone, as the gateway's can. */
export class RecordedSettings {
  private values = new Map<string, unknown>()
  private revision = 3
  private links = [{ name: 'Grafana', url: 'http://localhost:3000/' }]
  private readonly history: Change[] = []

  private readonly now: () => number

  constructor(now: () => number) {
    this.now = now
    for (const setting of this.all()) {
      this.values.set(setting.path, valueAt(DEFAULTS, setting.path))
    }
    this.values.set('tabs.maxJobsPerTab', 2)
    this.history.push({
      id: 1,
      at: iso(now() - 7_200_000),
      who: 'file',
      changes: [{ path: 'tabs.maxJobsPerTab', from: 4, to: 2 }],
      undone: false,
    })
  }

  config() {
    return {
      settings: treeOf(this.values),
      defaults: DEFAULTS,
      revision: this.revision,
      file: 'logs/config.json',
      sections: sections(),
      quick_links: this.links,
      problem: null,
    }
  }

  changes() {
    return { data: this.history, total: this.history.length, more: false }
  }

  setLinks(links: readonly contract.QuickLink[]): void {
    this.links = [...links]
  }

  apply(wanted: contract.Tree, revision: unknown, who = 'dashboard'): void {
    if (revision !== undefined && revision !== this.revision) {
      throw new Refusal('The settings were changed in the meantime.', 409, null)
    }
    const changes = this.all().flatMap((setting) => {
      const to = valueAt(wanted, setting.path)
      const from = this.values.get(setting.path)
      if (to === undefined) {
        return []
      }
      if (mistakeIn(setting, to) !== null || to === 13) {
        throw new Refusal('The value is out of range.', 400, setting.path)
      }
      return [{ path: setting.path, from, to }]
    })
    for (const { path, to } of changes) {
      this.values.set(path, to)
    }
    this.revision++
    const id = this.history.length + 1
    this.history.unshift({ id, at: iso(this.now()), who, changes, undone: false })
  }

  undo(id: number): void {
    const change = this.history.find((one) => one.id === id)
    if (change === undefined) {
      throw new Refusal('There is no such change.', 404, null)
    }
    this.apply(
      treeOf(new Map(change.changes.map(({ path, from }) => [path, from]))),
      undefined,
      'undo',
    )
    change.undone = true
  }

  private all() {
    return v
      .parse(contract.config, {
        settings: {},
        revision: 0,
        sections: sections(),
      })
      .sections.flatMap(({ settings }) => settings)
  }
}
