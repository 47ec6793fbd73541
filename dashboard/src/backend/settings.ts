import * as v from 'valibot'

// The part of the contract that tells of settings: what they are, what they may be, what changed.

const maybe = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema), null)

/** Of a language, or the text itself. */
const translated = v.union([v.string(), v.record(v.string(), v.string())])
export type Translated = v.InferOutput<typeof translated>

const setting = v.object({
  path: v.string(),
  type: v.picklist(['integer', 'number', 'boolean', 'string', 'choice', 'list', 'secret']),
  min: maybe(v.number()),
  max: maybe(v.number()),
  choices: maybe(v.array(v.string())),
  unit: maybe(v.string()),
  restart: v.optional(v.boolean(), false),
  title: v.optional(translated, ''),
  help: v.optional(translated, ''),
})
export type Setting = v.InferOutput<typeof setting>

const section = v.object({
  key: v.string(),
  title: v.optional(translated, ''),
  settings: v.array(setting),
})
export type Section = v.InferOutput<typeof section>

export const quickLink = v.object({ name: v.string(), url: v.string() })
export type QuickLink = v.InferOutput<typeof quickLink>

const tree = v.record(v.string(), v.unknown())
export type Tree = v.InferOutput<typeof tree>

export const config = v.object({
  settings: tree,
  defaults: v.optional(tree, {}),
  revision: maybe(v.union([v.number(), v.string()])),
  file: maybe(v.string()),
  sections: v.array(section),
  quick_links: v.optional(v.array(quickLink), []),
  problem: maybe(v.string()),
})
export type Config = v.InferOutput<typeof config>

export const configChange = v.object({
  id: v.union([v.string(), v.number()]),
  at: v.string(),
  who: v.string(),
  changes: v.array(
    v.object({
      path: v.string(),
      from: v.optional(v.unknown(), null),
      to: v.optional(v.unknown(), null),
    }),
  ),
  undone: v.optional(v.boolean(), false),
})
export type ConfigChange = v.InferOutput<typeof configChange>
