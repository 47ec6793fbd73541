import type { Config, Setting, Translated, Tree } from '../backend/settings.ts'
import type { Language } from './language.ts'

/** A text of the gateway's in a language, English where it has no other. */
export function inLanguage(text: Translated, language: Language): string {
  return typeof text === 'string' ? text : (text[language] ?? text['en'] ?? '')
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path such as `tabs.maxJobsPerTab`. */
export function valueAt(tree: Tree, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), tree)
}

/** A tree that holds these values and nothing else. */
export function treeOf(values: ReadonlyMap<string, unknown>): Tree {
  const root: Record<string, unknown> = {}
  for (const [path, value] of values) {
    const keys = path.split('.')
    const last = keys.pop()
    let place = root
    for (const key of keys) {
      const next = place[key]
      place = isTree(next) ? next : (place[key] = {})
    }
    if (last !== undefined) {
      place[last] = value
    }
  }
  return root
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** What is wrong with a value that a person gave. */
export type Mistake =
  | { readonly kind: 'number' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'range'; readonly min: number | null; readonly max: number | null }
  | { readonly kind: 'choice' }

/** Looks as the gateway does, as far as the description tells; the gateway has the last word. */
export function mistakeIn(setting: Setting, value: unknown): Mistake | null {
  switch (setting.type) {
    case 'integer':
    case 'number': {
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        return { kind: 'number' }
      }
      if (setting.type === 'integer' && !Number.isInteger(value)) {
        return { kind: 'whole' }
      }
      const { min, max } = setting
      return (min !== null && value < min) || (max !== null && value > max)
        ? { kind: 'range', min, max }
        : null
    }
    case 'choice':
      return setting.choices?.includes(String(value)) === false ? { kind: 'choice' } : null
    case 'boolean':
    case 'string':
    case 'list':
    case 'secret':
      return null
  }
}

/** What differs from what the gateway has, by path. */
export function changedIn(
  config: Config,
  drafts: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, unknown> {
  return new Map(
    [...drafts].filter(([path, value]) => !same(value, valueAt(config.settings, path))),
  )
}
