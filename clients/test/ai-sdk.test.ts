import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, generateText, Output, stepCountIs, streamText, tool } from 'ai'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { baseURL, degrees, model, running } from './gateway.ts'

const provider = createOpenAICompatible({
  name: 'gateway',
  baseURL,
  apiKey: 'sk-any-string',
  includeUsage: true,
  supportsStructuredOutputs: true,
})
const asked = { model: provider(model), maxRetries: 0 }

const tools = {
  get_weather: tool({
    description: 'The weather in a city, now.',
    inputSchema: z.object({ city: z.string() }),
    execute: ({ city }) => degrees(city),
  }),
}

describe('text', () => {
  it('is generated', async () => {
    const answer = await generateText({ ...asked, prompt: 'Say hello.' })

    expect(answer.text).toBe('Hello, Wörld! 👋')
    expect(answer.finishReason).toBe('stop')
    expect(answer.usage.totalTokens).toBeGreaterThan(0)
  })

  it('is streamed, with reasoning and usage', async () => {
    const answer = streamText({ ...asked, prompt: 'Think first.' })

    expect(await answer.text).toBe('Done.')
    expect(await answer.reasoningText).toBe('I think.')
    expect((await answer.usage).outputTokens).toBeGreaterThan(0)
  })

  it('is cancelled down to the tab', async () => {
    const abort = new AbortController()
    const answer = streamText({ ...asked, prompt: 'Never end.', abortSignal: abort.signal })
    for await (const piece of answer.textStream) {
      expect(piece).toBe('begun')
      abort.abort()
    }

    await vi.waitFor(async () => {
      expect(await running()).toBe(0)
    })
  })

  it('is refused with the reason', async () => {
    const asking = generateText({ ...asked, prompt: 'hi', temperature: 7 })

    await expect(asking).rejects.toThrow(APICallError)
    await expect(asking).rejects.toMatchObject({ statusCode: 400, message: /temperature/ })
  })
})

describe('tools', () => {
  it('are called and answered', async () => {
    const answer = await generateText({
      ...asked,
      tools,
      stopWhen: stepCountIs(3),
      prompt: 'How is the weather in Oslo?',
    })

    expect(answer.text).toBe('It is 4 °C in Oslo.')
    expect(answer.steps[0]?.finishReason).toBe('tool-calls')
    expect(answer.steps[0]?.toolCalls[0]).toMatchObject({ input: { city: 'Oslo' } })
  })

  it('are called several at once, streamed', async () => {
    const answer = streamText({
      ...asked,
      tools,
      stopWhen: stepCountIs(3),
      prompt: 'Is Oslo or Rome warmer?',
    })

    expect(await answer.text).toBe('Rome is warmer.')
    expect((await answer.steps)[0]?.toolCalls.map((call) => call.input)).toEqual([
      { city: 'Oslo' },
      { city: 'Rome' },
    ])
  })
})

describe('structured output', () => {
  const output = Output.object({ schema: z.object({ name: z.string(), people: z.number() }) })

  it('is generated', async () => {
    const answer = await generateText({ ...asked, output, prompt: 'Which city?' })

    expect(answer.output).toEqual({ name: 'Oslo', people: 709000 })
  })

  it('is streamed', async () => {
    const answer = streamText({ ...asked, output, prompt: 'Which city?' })

    expect(await answer.output).toEqual({ name: 'Oslo', people: 709000 })
  })
})
