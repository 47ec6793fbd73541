/** A message that is not a frame of this protocol. The connection ends with 4400. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

const ID = /^[A-Za-z0-9_-]{1,64}$/
const MAX_UINT32 = 0xffffffff

/** The fields of one object from outside, each read as the type it must have. */
export class Fields {
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #path: string

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new FrameError(`${path} is not an object`)
    }
    this.#fields = value as Readonly<Record<string, unknown>>
    this.#path = path
  }

  text(name: string): string {
    const value = this.#value(name)
    return typeof value === 'string' ? value : this.#wrong(name, 'is not a string')
  }

  flag(name: string): boolean {
    const value = this.#value(name)
    return typeof value === 'boolean' ? value : this.#wrong(name, 'is not true or false')
  }

  /** A whole number from 0. */
  count(name: string): number {
    const value = this.#value(name)
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : this.#wrong(name, 'is not a whole number from 0')
  }

  epoch(name: string): number {
    const value = this.count(name)
    return value >= 1 && value <= MAX_UINT32 ? value : this.#wrong(name, 'is not an epoch')
  }

  id(name: string): string {
    const value = this.text(name)
    return ID.test(value) ? value : this.#wrong(name, 'is not an id')
  }

  oneOf<const T extends string>(name: string, choices: readonly T[]): T {
    const value = this.text(name)
    return (
      choices.find((choice) => choice === value) ??
      this.#wrong(name, `is none of ${choices.join(', ')}`)
    )
  }

  isNull(name: string): boolean {
    return this.#value(name) === null
  }

  object(name: string): Fields {
    return new Fields(this.#value(name), `${this.#path}.${name}`)
  }

  list(name: string): readonly Fields[] {
    const value = this.#value(name)
    return Array.isArray(value)
      ? value.map((item, index) => new Fields(item, `${this.#path}.${name}[${index}]`))
      : this.#wrong(name, 'is not a list')
  }

  textList(name: string): readonly string[] {
    const value = this.#value(name)
    return Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? value
      : this.#wrong(name, 'is not a list of strings')
  }

  texts(name: string): Readonly<Record<string, string>> {
    const fields = this.object(name)
    return Object.fromEntries(Object.keys(fields.#fields).map((key) => [key, fields.text(key)]))
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : this.#wrong(name, 'is missing')
  }

  #wrong(name: string, what: string): never {
    throw new FrameError(`${this.#path}.${name} ${what}`)
  }
}
