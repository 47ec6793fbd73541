import type { AIMessageChunk } from '@langchain/core/messages'
import { concat } from '@langchain/core/utils/stream'
import { ChatOpenAI } from '@langchain/openai'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { baseURL, model } from './gateway.ts'

const chat = new ChatOpenAI({
  model,
  apiKey: 'sk-any-string',
  maxRetries: 0,
  configuration: { baseURL },
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
