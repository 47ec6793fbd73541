import * as v from 'valibot'

/** One turn of a conversation, as a person reads it. */
export interface Turn {
  readonly role: string
  readonly text: string
  readonly pictures: readonly string[]
}

const part = v.looseObject({
  type: v.optional(v.string()),
  text: v.optional(v.nullable(v.string())),
  image_url: v.optional(v.union([v.string(), v.looseObject({ url: v.string() })])),
  source: v.optional(
    v.looseObject({
      data: v.optional(v.string()),
      media_type: v.optional(v.string()),
    }),
  ),
})
const content = v.nullish(v.union([v.string(), v.array(v.union([v.string(), part]))]))
const message = v.looseObject({
  type: v.optional(v.string()),
  role: v.optional(v.string()),
  content,
})
/** Of every kind of request the fields that hold what was said. */
const body = v.looseObject({
  system: content,
  instructions: v.optional(v.nullable(v.string())),
  messages: v.optional(v.array(message)),
  input: v.optional(v.union([v.string(), v.array(message)])),
  prompt: v.optional(v.union([v.string(), v.array(v.string())])),
})

/** The turns in a request's body; none where it can't be read. */
export function turnsOf(text: string): readonly Turn[] {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return []
  }
  const parsed = v.safeParse(body, json)
  if (!parsed.success) {
    return []
  }
  const { system, instructions, messages, input, prompt } = parsed.output
  const turns: Turn[] = []
  const say = (role: string, said: v.InferOutput<typeof content>) => {
    const turn = turnOf(role, said)
    if (turn.text !== '' || turn.pictures.length > 0) {
      turns.push(turn)
    }
  }
  say('system', system)
  say('system', instructions)
  for (const one of messages ?? []) {
    say(one.role ?? 'user', one.content)
  }
  if (typeof input === 'string') {
    say('user', input)
  } else {
    for (const one of input ?? []) {
      say(one.role ?? one.type ?? 'user', one.content)
    }
  }
  say('user', prompt)
  return turns
}

function turnOf(role: string, said: v.InferOutput<typeof content>): Turn {
  if (said === null || said === undefined || typeof said === 'string') {
    return { role, text: said ?? '', pictures: [] }
  }
  const texts: string[] = []
  const pictures: string[] = []
  for (const one of said) {
    if (typeof one === 'string') {
      texts.push(one)
      continue
    }
    if (typeof one.text === 'string') {
      texts.push(one.text)
    }
    const url = typeof one.image_url === 'string' ? one.image_url : one.image_url?.url
    if (url?.startsWith('data:image/') === true) {
      pictures.push(url)
    }
    if (one.source?.data !== undefined && one.source.media_type?.startsWith('image/') === true) {
      pictures.push(`data:${one.source.media_type};base64,${one.source.data}`)
    }
  }
  return { role, text: texts.join('\n\n'), pictures }
}
