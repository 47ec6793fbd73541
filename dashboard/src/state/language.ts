import { computed, watch } from 'vue'
import { createI18n, useI18n } from 'vue-i18n'
import type english from '../locales/en.json'
import { kept } from './kept.ts'

export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]

type Texts = typeof english

/** The path of a text in the locale files. */
export type Key = Leaves<Texts>
type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`
}[keyof T & string]

function preferred(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) &&
    !navigator.languages[0]?.toLowerCase().startsWith('en')
    ? 'zh-CN'
    : 'en'
}

const loaders: Record<Language, () => Promise<{ default: Texts }>> = {
  en: () => import('../locales/en.json'),
  'zh-CN': () => import('../locales/zh-CN.json'),
}

export const language = kept<Language>('language', languages, preferred())

const i18n = createI18n<false>({
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- until the next version has no other
  legacy: false,
  locale: language.value,
  fallbackLocale: 'en',
  messages: {},
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

async function load(wanted: Language): Promise<void> {
  const { default: texts } = await loaders[wanted]()
  i18n.global.setLocaleMessage(wanted, texts)
  i18n.global.locale.value = wanted
  document.documentElement.lang = wanted
}

watch(language, (wanted) => void load(wanted))

/** With the texts of the person's language in it. */
export async function loadedI18n() {
  await load(language.value)
  return i18n
}

export function useText() {
  const i18n = useI18n()
  return {
    t: (key: Key, values: Readonly<Record<string, unknown>> = {}): string => i18n.t(key, values),
    /** One of several forms, by a number. */
    many: (key: Key, count: number, shown: string = String(count)): string =>
      i18n.t(key, { count: shown }, count),
    /** Of a word that the gateway chose, such as a state; the word itself where it is unknown. */
    word: (group: string, name: string): string =>
      i18n.te(`${group}.${name}`) ? i18n.t(`${group}.${name}`) : name,
    /** Of something that the gateway tells; in its own words where it is unknown. */
    told: (key: string, values: Readonly<Record<string, unknown>>, otherwise: string): string =>
      i18n.te(key) ? i18n.t(key, values) : otherwise,
  }
}

/** Numbers and times as they are written in the person's language. */
export const format = computed(() => formatsOf(language.value))

/** Milliseconds, seconds, minutes, hours, days. */
const timeUnits: Readonly<Record<Language, readonly [string, string, string, string, string]>> = {
  en: ['ms', 's', 'min', 'h', 'd'],
  'zh-CN': ['毫秒', '秒', '分', '小时', '天'],
}

const NOTHING = '–'
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function formatsOf(tag: Language) {
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 })
  const short = new Intl.NumberFormat(tag, { notation: 'compact', maximumSignificantDigits: 3 })
  const fine = new Intl.NumberFormat(tag, { maximumSignificantDigits: 3 })
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  const clock = new Intl.DateTimeFormat(tag, { timeStyle: 'medium' })
  const minute = new Intl.DateTimeFormat(tag, { timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(tag, { month: 'short', day: 'numeric' })
  const full = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium' })
  const ago = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' })
  const maybe =
    <T>(write: (value: T) => string) =>
    (value: T | null | undefined): string =>
      value === null || value === undefined ? NOTHING : write(value)

  const [ms, s, min, h, d] = timeUnits[tag]
  /** A number stays with its unit, and the two units of a time with each other. */
  const joined = (...parts: readonly (readonly [string | number, string])[]): string =>
    parts.flat().join('\u00a0')
  const both = (large: number, of: string, small: number, rest: string): string =>
    small === 0 ? joined([large, of]) : joined([large, of], [small, rest])
  const duration = (millis: number): string => {
    if (millis < SECOND) {
      return joined([whole.format(millis), ms])
    }
    if (millis < MINUTE) {
      return joined([fine.format(millis / SECOND), s])
    }
    if (millis < HOUR) {
      return both(Math.floor(millis / MINUTE), min, Math.floor((millis % MINUTE) / SECOND), s)
    }
    if (millis < DAY) {
      return both(Math.floor(millis / HOUR), h, Math.floor((millis % HOUR) / MINUTE), min)
    }
    return both(Math.floor(millis / DAY), d, Math.floor((millis % DAY) / HOUR), h)
  }

  const bytes = (value: number): string => {
    const units = ['B', 'kB', 'MB', 'GB', 'TB']
    const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1)
    return joined([fine.format(value / 1000 ** power), units[power] ?? ''])
  }

  /** Of today the time, of another day the date too. */
  const moment = (text: string): string => {
    const date = new Date(text)
    const today = new Date().toDateString() === date.toDateString()
    return today ? clock.format(date) : `${day.format(date)} ${minute.format(date)}`
  }

  return {
    whole: maybe((value: number) => whole.format(value)),
    short: maybe((value: number) => (value < 10_000 ? whole.format(value) : short.format(value))),
    fine: maybe((value: number) => fine.format(value)),
    percent: maybe((value: number) => percent.format(value)),
    duration: maybe(duration),
    /** Where less than a second is nothing that counts. */
    seconds: maybe((value: number) =>
      value < 1 ? joined([fine.format(value), s]) : duration(value * SECOND),
    ),
    bytes: maybe(bytes),
    moment: maybe(moment),
    clock: (millis: number): string => clock.format(new Date(millis)),
    /** For the axis of a chart. */
    tick: (seconds: number, withDay: boolean): string => {
      const date = new Date(seconds * SECOND)
      return withDay ? `${day.format(date)} ${minute.format(date)}` : minute.format(date)
    },
    full: maybe((text: string) => full.format(new Date(text))),
    ago: (text: string, now: number): string => {
      const seconds = (new Date(text).getTime() - now) / SECOND
      const size = Math.abs(seconds)
      if (size < 60) {
        return ago.format(Math.round(Math.min(0, seconds)), 'second')
      }
      if (size < 3_600) {
        return ago.format(Math.round(seconds / 60), 'minute')
      }
      return size < 86_400
        ? ago.format(Math.round(seconds / 3_600), 'hour')
        : ago.format(Math.round(seconds / 86_400), 'day')
    },
  }
}
