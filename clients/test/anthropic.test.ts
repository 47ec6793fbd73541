import Anthropic from '@anthropic-ai/sdk'
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { degrees, gateway, model, running, weather } from './gateway.ts'

const client = new Anthropic({ baseURL: gateway, apiKey: 'sk-any-string', maxRetries: 0 })

function ask(content: string) {
  return { model, max_tokens: 1000, messages: [{ role: 'user' as const, content }] }
}

const tools = [
  {
    name: weather.name,
    description: weather.description,
    input_schema: weather.parameters,
  },
]

describe('messages', () => {
  it('are whole', async () => {
    const answer = await client.messages.create(ask('Say hello.'))

    expect(answer.content).toMatchObject([{ type: 'text', text: 'Hello, Wörld! 👋' }])
    expect(answer.stop_reason).toBe('end_turn')
    expect(answer.usage.output_tokens).toBe(8)
    expect(answer._request_id).toMatch(/^req_/)
  })

  it('are streamed, with thinking', async () => {
    const stream = client.messages.stream({
      ...ask('Think first.'),
      max_tokens: 5000,
      thinking: { type: 'enabled', budget_tokens: 2000 },
    })

    const answer = await stream.finalMessage()

    expect(answer.content).toMatchObject([
      { type: 'thinking', thinking: 'I think.' },
      { type: 'text', text: 'Done.' },
    ])
    expect(answer.usage.input_tokens).toBeGreaterThan(0)
  })

  it('end at a stop that the site split', async () => {
    const answer = await client.messages.create({ ...ask('Count.'), stop_sequences: ['three'] })

    expect(answer.content).toMatchObject([{ text: 'one two ' }])
    expect(answer).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'three' })
  })

  it('are cancelled down to the tab', async () => {
    const stream = await client.messages.create({ ...ask('Never end.'), stream: true })
    for await (const event of stream) {
      if (event.type === 'content_block_delta') {
        stream.controller.abort()
      }
    }

    await vi.waitFor(async () => {
      expect(await running()).toBe(0)
    })
  })

  it('are counted before they are sent', async () => {
    const { input_tokens } = await client.messages.countTokens({
      model,
      messages: ask('Say hello.').messages,
    })

    expect(input_tokens).toBeGreaterThan(0)
  })
})

describe('errors', () => {
  it.each([
    [{ model: 'gpt-5-hihg' }, Anthropic.NotFoundError],
    [{ temperature: 7 }, Anthropic.BadRequestError],
    [{ max_tokens: 0 }, Anthropic.BadRequestError],
  ])('%o is refused', async (wrong, type) => {
    await expect(client.messages.create({ ...ask('hi'), ...wrong })).rejects.toThrow(type)
  })

  it('in the middle of a stream are no short success', async () => {
    const reading = client.messages.stream(ask('Break off.')).finalMessage()

    await expect(reading).rejects.toThrow(Anthropic.APIError)
  })
})

describe('models', () => {
  it('are listed', async () => {
    const ids: string[] = []
    for await (const one of client.models.list({ limit: 2 })) {
      ids.push(one.id)
    }

    expect(ids).toContain(model)
    expect(ids.length).toBeGreaterThan(2)
  })
})

describe('tools', () => {
  it('are called and answered, whole', async () => {
    const question = ask('How is the weather in Oslo?')
    const first = await client.messages.create({ ...question, tools })
    const call = first.content.find((block) => block.type === 'tool_use')

    expect(first.stop_reason).toBe('tool_use')
    expect(call?.input).toEqual({ city: 'Oslo' })

    const answer = await client.messages.create({
      ...question,
      tools,
      messages: [
        ...question.messages,
        { role: 'assistant', content: first.content },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: call?.id ?? '', content: degrees('Oslo') }],
        },
      ],
    })

    expect(answer.content).toMatchObject([{ type: 'text', text: 'It is 4 °C in Oslo.' }])
  })

  it('are run by the library, several at once, streamed', async () => {
    const runner = client.beta.messages.toolRunner({
      ...ask('Is Oslo or Rome warmer?'),
      stream: true,
      tools: [
        betaZodTool({
          name: weather.name,
          description: weather.description,
          inputSchema: z.object({ city: z.string() }),
          run: ({ city }) => degrees(city),
        }),
      ],
    })

    const answer = await runner.runUntilDone()

    expect(answer.content).toMatchObject([{ type: 'text', text: 'Rome is warmer.' }])
  })
})

describe('structured output', () => {
  const format = zodOutputFormat(z.object({ name: z.string(), people: z.number() }))

  it('is parsed, whole', async () => {
    const answer = await client.messages.parse({
      ...ask('Which city?'),
      output_config: { format },
    })

    expect(answer.parsed_output).toEqual({ name: 'Oslo', people: 709000 })
  })

  it('is parsed, streamed', async () => {
    const stream = client.messages.stream({ ...ask('Which city?'), output_config: { format } })

    const answer = await stream.finalMessage()

    expect(answer.parsed_output).toEqual({ name: 'Oslo', people: 709000 })
  })
})
