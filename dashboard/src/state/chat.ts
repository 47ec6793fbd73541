import { computed, onScopeDispose, shallowRef } from 'vue'
import { chatEvents } from '../backend/chat.ts'
import { asFailure, isAbort, type GatewayFailure } from '../backend/failure.ts'
import type { Gateway } from '../backend/gateway.ts'
import { drawing, picturesOf } from '../backend/images.ts'

export interface Question {
  readonly role: 'user'
  readonly text: string
  /** Data URLs. */
  readonly pictures: readonly string[]
}

export interface Answer {
  readonly role: 'assistant'
  readonly model: string
  readonly text: string
  readonly reasoning: string
  /** Data URLs. */
  readonly pictures: readonly string[]
  readonly sources: readonly { readonly title: string; readonly url: string }[]
  readonly state: 'streaming' | 'finished' | 'stopped' | 'failed'
  readonly failure: GatewayFailure | null
  readonly finish: string | null
  /** The request's name in the gateway. */
  readonly id: string | null
  readonly firstTokenMillis: number | null
  readonly millis: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
}

export type Message = Question | Answer

export interface ChatOptions {
  readonly model: string
  readonly system: string
  /** Whether the model answers with pictures. */
  readonly draws: boolean
}

/** A conversation with a model, by the API that every client uses. */
export function useChat(gateway: Gateway) {
  const messages = shallowRef<readonly Message[]>([])
  const streaming = computed(() => {
    const last = messages.value.at(-1)
    return last?.role === 'assistant' && last.state === 'streaming'
  })
  let current: AbortController | null = null

  function change(part: Partial<Answer>): void {
    const last = messages.value.at(-1)
    if (last?.role === 'assistant') {
      messages.value = [...messages.value.slice(0, -1), { ...last, ...part }]
    }
  }

  function last(): Answer | null {
    const message = messages.value.at(-1)
    return message?.role === 'assistant' ? message : null
  }

  async function answer(options: ChatOptions): Promise<void> {
    const mine = new AbortController()
    current = mine
    const said = messages.value
    messages.value = [...messages.value, emptyAnswer(options.model)]
    const begun = performance.now()
    const elapsed = () => Math.round(performance.now() - begun)
    try {
      const { path, body } = options.draws ? lastDrawing(said, options) : talk(said, options)
      const response = await gateway.ask(path, body, mine.signal)
      change({ id: response.headers.get('x-request-id') })
      if (options.draws) {
        const pictures = await picturesOf(response)
        if (current !== mine) {
          return
        }
        change({ pictures })
      } else {
        for await (const event of chatEvents(response)) {
          // told to stop, or another conversation was begun
          if (current !== mine) {
            return
          }
          take(event, elapsed())
        }
      }
      change({ state: 'finished', millis: elapsed() })
    } catch (error) {
      if (current === mine) {
        change(
          isAbort(error)
            ? { state: 'stopped', millis: elapsed() }
            : { state: 'failed', failure: asFailure(error), millis: elapsed() },
        )
      }
    }
  }

  function take(event: Parameters<typeof applied>[1], millis: number): void {
    const now = last()
    if (now !== null) {
      change(applied(now, event, millis))
    }
  }

  function stop(): void {
    current?.abort()
  }
  onScopeDispose(stop)

  return {
    messages,
    streaming,
    stop,
    async send(text: string, pictures: readonly string[], options: ChatOptions): Promise<void> {
      messages.value = [...messages.value, { role: 'user', text, pictures }]
      await answer(options)
    },
    /** Asks the last question once more. */
    async again(options: ChatOptions): Promise<void> {
      if (last() !== null) {
        messages.value = messages.value.slice(0, -1)
        await answer(options)
      }
    },
    clear(): void {
      current?.abort()
      current = null
      messages.value = []
    },
  }
}

type Event = typeof chatEvents extends (r: Response) => AsyncGenerator<infer E> ? E : never

function applied(answer: Answer, event: Event, millis: number): Partial<Answer> {
  switch (event.kind) {
    case 'text':
      return {
        text: answer.text + event.text,
        firstTokenMillis: answer.firstTokenMillis ?? millis,
      }
    case 'reasoning':
      return {
        reasoning: answer.reasoning + event.text,
        firstTokenMillis: answer.firstTokenMillis ?? millis,
      }
    case 'source':
      return { sources: [...answer.sources, event] }
    case 'finish':
      return { finish: event.reason }
    case 'usage':
      return { inputTokens: event.input, outputTokens: event.output }
  }
}

function emptyAnswer(model: string): Answer {
  return {
    role: 'assistant',
    model,
    text: '',
    reasoning: '',
    pictures: [],
    sources: [],
    state: 'streaming',
    failure: null,
    finish: null,
    id: null,
    firstTokenMillis: null,
    millis: null,
    inputTokens: null,
    outputTokens: null,
  }
}

const talk = (messages: readonly Message[], options: ChatOptions) => ({
  path: '/v1/chat/completions',
  body: bodyOf(messages, options),
})

/** The site's addresses of pictures are not for this page, so their bytes are asked for. */
function lastDrawing(messages: readonly Message[], { model }: ChatOptions) {
  const question = messages.findLast((message) => message.role === 'user')
  return drawing(model, question?.text ?? '', question?.pictures ?? [])
}

/** What is sent for a conversation; answers that came to nothing are left out. */
export function bodyOf(
  messages: readonly Message[],
  { model, system }: Omit<ChatOptions, 'draws'>,
): string {
  const said = messages
    .filter((message) => message.role === 'user' || message.text !== '')
    .map((message) => ({
      role: message.role,
      content:
        message.role === 'user' && message.pictures.length > 0
          ? [
              { type: 'text', text: message.text },
              ...message.pictures.map((url) => ({ type: 'image_url', image_url: { url } })),
            ]
          : message.text,
    }))
  return JSON.stringify({
    model,
    stream: true,
    stream_options: { include_usage: true },
    messages: system.trim() === '' ? said : [{ role: 'system', content: system }, ...said],
  })
}
