import { HumanMessage, type AIMessageChunk, type ToolMessage } from '@langchain/core/messages'
import { concat } from '@langchain/core/utils/stream'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { baseURL, degrees, model } from './gateway.ts'

const chat = new ChatOpenAI({
  model,
  apiKey: 'sk-any-string',
  maxRetries: 0,
  configuration: { baseURL },
})

const weather = tool(({ city }: { city: string }) => degrees(city), {
  name: 'get_weather',
  description: 'The weather in a city, now.',
  schema: z.object({ city: z.string() }),
})

async function gathered(stream: AsyncIterable<AIMessageChunk>): Promise<AIMessageChunk> {
  let whole: AIMessageChunk | undefined
  for await (const chunk of stream) {
    whole = whole === undefined ? chunk : concat(whole, chunk)
  }
  if (whole === undefined) {
    throw new Error('nothing came')
  }
  return whole
}

describe('text', () => {
  it('is whole', async () => {
    const answer = await chat.invoke('Say hello.')

    expect(answer.text).toBe('Hello, Wörld! 👋')
    expect(answer).toMatchObject({ usage_metadata: { output_tokens: 8 } })
  })

  it('is streamed, with usage', async () => {
    const answer = await gathered(await chat.stream('Say hello.'))

    expect(answer.text).toBe('Hello, Wörld! 👋')
    expect(answer).toMatchObject({ usage_metadata: { output_tokens: 8 } })
  })

  it('is refused with the reason', async () => {
    await expect(chat.withConfig({ stop: ['1', '2', '3', '4', '5'] }).invoke('hi')).rejects.toThrow(
      /'stop'.*at most 4/,
    )
  })
})

describe('tools', () => {
  it.each(['whole', 'streamed'])('are called and answered, %s', async (how) => {
    const bound = chat.bindTools([weather])
    const messages = [new HumanMessage('Is Oslo or Rome warmer?')]
    const first =
      how === 'whole' ? await bound.invoke(messages) : await gathered(await bound.stream(messages))
    const results = await Promise.all(
      (first.tool_calls ?? []).map((call) => weather.invoke(call) as Promise<ToolMessage>),
    )

    expect(first.tool_calls?.map((call) => call.args)).toEqual([{ city: 'Oslo' }, { city: 'Rome' }])

    const answer = await bound.invoke([...messages, first, ...results])

    expect(answer.text).toBe('Rome is warmer.')
  })
})

describe('structured output', () => {
  const city = z.object({ name: z.string(), people: z.number() })

  it('follows a schema', async () => {
    const structured = chat.withStructuredOutput(city, { method: 'jsonSchema', name: 'city' })

    expect(await structured.invoke('Which city?')).toEqual({ name: 'Oslo', people: 709000 })
  })

  it('is JSON', async () => {
    const structured = chat.withStructuredOutput(city, { method: 'jsonMode' })

    expect(await structured.invoke('Which city? Answer in JSON.')).toEqual({
      name: 'Oslo',
      people: 709000,
    })
  })
})
