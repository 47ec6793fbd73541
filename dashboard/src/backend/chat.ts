import { createParser } from 'eventsource-parser'
import * as v from 'valibot'
import { GatewayFailure } from './failure.ts'

/** One piece of an answer that streams in. */
export type ChatEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'source'; readonly title: string; readonly url: string }
  | { readonly kind: 'finish'; readonly reason: string }
  | { readonly kind: 'usage'; readonly input: number; readonly output: number }

const maybeText = v.optional(v.nullable(v.string()), null)
const chunk = v.object({
  choices: v.optional(
    v.array(
      v.object({
        delta: v.optional(
          v.object({
            content: maybeText,
            reasoning_content: maybeText,
            annotations: v.optional(
              v.array(
                v.object({
                  url_citation: v.object({ url: v.string(), title: v.optional(v.string(), '') }),
                }),
              ),
              [],
            ),
          }),
          { content: null, reasoning_content: null, annotations: [] },
        ),
        finish_reason: maybeText,
      }),
    ),
    [],
  ),
  usage: v.optional(
    v.nullable(v.object({ prompt_tokens: v.number(), completion_tokens: v.number() })),
    null,
  ),
})
const broken = v.object({
  error: v.object({ message: v.string(), code: maybeText }),
})

/**
 * The events of an answer of `/v1/chat/completions`. A stream that ends without its mark, or with
 * an error, throws: it is no answer.
 */
export async function* chatEvents(response: Response): AsyncGenerator<ChatEvent> {
  const ready: ChatEvent[] = []
  const ends: string[] = []
  const failures: GatewayFailure[] = []
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') {
        ends.push(data)
        return
      }
      const json: unknown = JSON.parse(data)
      const error = v.safeParse(broken, json)
      if (error.success) {
        const { message, code } = error.output.error
        failures.push(new GatewayFailure('refused', message, null, code))
        return
      }
      const parsed = v.safeParse(chunk, json)
      if (parsed.success) {
        ready.push(...eventsOf(parsed.output))
      }
    },
  })
  const decoder = new TextDecoder()
  for await (const bytes of response.body ?? []) {
    parser.feed(decoder.decode(bytes, { stream: true }))
    yield* ready.splice(0)
    const [failure] = failures
    if (failure !== undefined) {
      throw failure
    }
  }
  if (ends.length === 0) {
    throw new GatewayFailure('unexpected', 'The stream ended before the answer did.')
  }
}

function* eventsOf({ choices, usage }: v.InferOutput<typeof chunk>): Generator<ChatEvent> {
  for (const { delta, finish_reason } of choices) {
    if (delta.reasoning_content !== null && delta.reasoning_content !== '') {
      yield { kind: 'reasoning', text: delta.reasoning_content }
    }
    if (delta.content !== null && delta.content !== '') {
      yield { kind: 'text', text: delta.content }
    }
    for (const { url_citation } of delta.annotations) {
      yield { kind: 'source', ...url_citation }
    }
    if (finish_reason !== null) {
      yield { kind: 'finish', reason: finish_reason }
    }
  }
  if (usage !== null) {
    yield { kind: 'usage', input: usage.prompt_tokens, output: usage.completion_tokens }
  }
}
