import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { baseURL, degrees, model, running, weather } from './gateway.ts'

const client = new OpenAI({ baseURL, apiKey: 'sk-any-string', maxRetries: 0 })

function ask(content: string) {
  return { model, messages: [{ role: 'user' as const, content }] }
}

describe('chat completions', () => {
  it('gives a whole answer, with usage', async () => {
    const answer = await client.chat.completions.create(ask('Say hello.'))

    expect(answer.choices[0]?.message.content).toBe('Hello, Wörld! 👋')
    expect(answer.choices[0]?.finish_reason).toBe('stop')
    expect(answer.usage?.total_tokens).toBeGreaterThan(0)
    expect(answer._request_id).toMatch(/^req_/)
  })

  it('streams an answer, with usage', async () => {
    const stream = client.chat.completions.stream({
      ...ask('Say hello.'),
      stream_options: { include_usage: true },
    })
    const pieces: string[] = []
    stream.on('content', (piece) => pieces.push(piece))

    expect(await stream.finalContent()).toBe('Hello, Wörld! 👋')
    expect(pieces.join('')).toBe('Hello, Wörld! 👋')
    expect((await stream.totalUsage()).completion_tokens).toBeGreaterThan(0)
  })

  it('tells the reasoning beside the text', async () => {
    const answer = await client.chat.completions.create(ask('Think first.'))

    expect(answer.choices[0]?.message).toMatchObject({
      content: 'Done.',
      reasoning_content: 'I think.',
    })
  })

  it('ends at a stop that the site split', async () => {
    const stream = client.chat.completions.stream({ ...ask('Count.'), stop: ['three'] })

    expect(await stream.finalContent()).toBe('one two ')
    expect((await stream.finalChatCompletion()).choices[0]?.finish_reason).toBe('stop')
  })

  it('ends at a limit of tokens', async () => {
    const answer = await client.chat.completions.create({
      ...ask('Count.'),
      max_completion_tokens: 2,
    })

    expect(answer.choices[0]?.message.content).toBe('one two')
    expect(answer.choices[0]?.finish_reason).toBe('length')
  })

  it('gives several choices, streamed', async () => {
    const stream = client.chat.completions.stream({ ...ask('Say hello.'), n: 3 })

    const answer = await stream.finalChatCompletion()

    expect(answer.choices.map((choice) => choice.index)).toEqual([0, 1, 2])
    expect(answer.choices.map((choice) => choice.message.content)).toEqual(
      Array(3).fill('Hello, Wörld! 👋'),
    )
  })

  it('is cancelled down to the tab', async () => {
    const stream = await client.chat.completions.create({ ...ask('Never end.'), stream: true })
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content === 'begun') {
        break
      }
    }

    await vi.waitFor(async () => {
      expect(await running()).toBe(0)
    })
  })
})

describe('errors', () => {
  it.each([
    [{ model: 'gpt-5-hihg' }, OpenAI.NotFoundError, 'model_not_found', 'model'],
    [{ temperature: 7 }, OpenAI.BadRequestError, 'invalid_value', 'temperature'],
    [{ logprobs: true }, OpenAI.BadRequestError, 'unsupported_parameter', 'logprobs'],
    [
      { modalities: ['audio' as const] },
      OpenAI.BadRequestError,
      'unsupported_value',
      'modalities[0]',
    ],
  ])('%o is refused', async (wrong, type, code, param) => {
    const asking = client.chat.completions.create({ ...ask('hi'), ...wrong })

    await expect(asking).rejects.toThrow(type)
    await expect(asking).rejects.toMatchObject({ code, param, type: 'invalid_request_error' })
  })

  it('in the middle of a stream are no short success', async () => {
    const reading = client.chat.completions.stream(ask('Break off.')).finalContent()

    await expect(reading).rejects.toThrow(/broke off|interrupted|ended/)
  })
})

describe('models', () => {
  it('are listed', async () => {
    const ids: string[] = []
    for await (const one of client.models.list()) {
      ids.push(one.id)
    }

    expect(ids).toContain(model)
  })

  it('are found by odd names', async () => {
    const odd = 'team/modèle "x" +1'

    expect((await client.models.retrieve(odd)).id).toBe(odd)
  })
})

describe('tools', () => {
  const tools = [{ type: 'function' as const, function: weather }]

  it('are called and answered, whole', async () => {
    const question = ask('How is the weather in Oslo?')
    const first = await client.chat.completions.create({ ...question, tools })
    const message = first.choices[0]?.message
    const call = message?.tool_calls?.[0]

    expect(first.choices[0]?.finish_reason).toBe('tool_calls')
    expect(message?.content?.trim()).toBe('Let me look.')
    expect(call).toMatchObject({ type: 'function', function: { name: 'get_weather' } })

    const answer = await client.chat.completions.create({
      model,
      tools,
      messages: [
        ...question.messages,
        ...(message === undefined ? [] : [message]),
        { role: 'tool', tool_call_id: call?.id ?? '', content: degrees('Oslo') },
      ],
    })

    expect(answer.choices[0]?.message.content).toBe('It is 4 °C in Oslo.')
  })

  it('are run by the library, several at once, streamed', async () => {
    const asked: string[] = []
    const run = client.chat.completions.runTools({
      ...ask('Is Oslo or Rome warmer?'),
      stream: true,
      tools: [
        {
          type: 'function',
          function: {
            ...weather,
            parse: JSON.parse as (json: string) => { city: string },
            function: (given: { city: string }) => {
              asked.push(given.city)
              return degrees(given.city)
            },
          },
        },
      ],
    })

    expect(await run.finalContent()).toBe('Rome is warmer.')
    expect(asked).toEqual(['Oslo', 'Rome'])
  })
})

describe('a call that does not end', () => {
  it('is cancelled down to the tab', async () => {
    const abort = new AbortController()
    const asking = client.chat.completions.create(
      { ...ask('Call for ever.'), tools: [{ type: 'function', function: weather }] },
      { signal: abort.signal },
    )
    await vi.waitFor(async () => {
      expect(await running()).toBe(1)
    })

    abort.abort()

    await expect(asking).rejects.toThrow(OpenAI.APIUserAbortError)
    await vi.waitFor(async () => {
      expect(await running()).toBe(0)
    })
  })
})

describe('structured output', () => {
  const format = zodResponseFormat(z.object({ name: z.string(), people: z.number() }), 'city')

  it('is parsed, whole', async () => {
    const answer = await client.chat.completions.parse({
      ...ask('Which city?'),
      response_format: format,
    })

    expect(answer.choices[0]?.message.parsed).toEqual({ name: 'Oslo', people: 709000 })
  })

  it('is parsed, streamed', async () => {
    const stream = client.chat.completions.stream({
      ...ask('Which city?'),
      response_format: format,
    })

    const answer = await stream.finalChatCompletion()

    expect(answer.choices[0]?.message.parsed).toEqual({ name: 'Oslo', people: 709000 })
  })
})
