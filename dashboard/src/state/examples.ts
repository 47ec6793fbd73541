/** How to call the API: programs that work as they stand, for one address and one model. */
export type Tongue = 'curl' | 'python' | 'javascript'
export type Topic = 'chat' | 'models' | 'responses' | 'messages' | 'images'

export const tongues: readonly Tongue[] = ['curl', 'python', 'javascript']
export const topics: readonly Topic[] = ['chat', 'models', 'responses', 'messages', 'images']

export interface Place {
  /** Without a slash at its end. */
  readonly address: string
  readonly model: string
  readonly imageModel: string
}

const KEY = 'sk-any-string-you-like'

const pythonClient = ({ address }: Place) => `from openai import OpenAI

client = OpenAI(base_url="${address}/v1", api_key="${KEY}")
`

const scriptClient = ({ address }: Place) => `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${address}/v1', apiKey: '${KEY}' })
`

function post(address: string, path: string, body: object): string {
  return `curl -N '${address}${path}' \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body, null, 2).replaceAll('\n', '\n  ').replaceAll("'", `'\\''`)}'`
}

const said = 'Hello, what can you do?'

const programs: Record<Topic, Record<Tongue, (place: Place) => string>> = {
  chat: {
    curl: ({ address, model }) =>
      post(address, '/v1/chat/completions', {
        model,
        stream: true,
        messages: [{ role: 'user', content: said }],
      }),
    python: (place) => `${pythonClient(place)}
stream = client.chat.completions.create(
    model="${place.model}",
    messages=[{"role": "user", "content": "${said}"}],
    stream=True,
)
for chunk in stream:
    if chunk.choices and chunk.choices[0].delta.content:
        print(chunk.choices[0].delta.content, end="", flush=True)
print()`,
    javascript: (place) => `${scriptClient(place)}
const stream = await client.chat.completions.create({
  model: '${place.model}',
  messages: [{ role: 'user', content: '${said}' }],
  stream: true,
})
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? '')
}
process.stdout.write('\\n')`,
  },
  models: {
    curl: ({ address }) => `curl '${address}/v1/models'`,
    python: (place) => `${pythonClient(place)}
for model in client.models.list():
    print(model.id)`,
    javascript: (place) => `${scriptClient(place)}
for await (const model of client.models.list()) {
  console.log(model.id)
}`,
  },
  responses: {
    curl: ({ address, model }) =>
      post(address, '/v1/responses', { model, input: said, stream: true }),
    python: (place) => `${pythonClient(place)}
response = client.responses.create(model="${place.model}", input="${said}")
print(response.output_text)`,
    javascript: (place) => `${scriptClient(place)}
const response = await client.responses.create({ model: '${place.model}', input: '${said}' })
console.log(response.output_text)`,
  },
  messages: {
    curl: ({ address, model }) =>
      post(address, '/v1/messages', {
        model,
        max_tokens: 1000,
        messages: [{ role: 'user', content: said }],
      }),
    python: ({ address, model }) => `from anthropic import Anthropic

client = Anthropic(base_url="${address}", api_key="${KEY}")

message = client.messages.create(
    model="${model}",
    max_tokens=1000,
    messages=[{"role": "user", "content": "${said}"}],
)
print(message.content[0].text)`,
    javascript: ({ address, model }) => `import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic({ baseURL: '${address}', apiKey: '${KEY}' })

const message = await client.messages.create({
  model: '${model}',
  max_tokens: 1000,
  messages: [{ role: 'user', content: '${said}' }],
})
console.log(message.content[0].text)`,
  },
  images: {
    curl: ({ address, imageModel }) =>
      post(address, '/v1/images/generations', {
        model: imageModel,
        prompt: 'A lighthouse at dusk',
      }),
    python: (place) => `${pythonClient(place)}
image = client.images.generate(model="${place.imageModel}", prompt="A lighthouse at dusk")
print(image.data[0].url)`,
    javascript: (place) => `${scriptClient(place)}
const image = await client.images.generate({
  model: '${place.imageModel}',
  prompt: 'A lighthouse at dusk',
})
console.log(image.data[0].url)`,
  },
}

export function example(topic: Topic, tongue: Tongue, place: Place): string {
  return programs[topic][tongue](place)
}

/** What there is to call, in groups. */
export const endpoints = [
  { method: 'POST', path: '/v1/chat/completions', about: 'chat' },
  { method: 'POST', path: '/v1/responses', about: 'responses' },
  { method: 'POST', path: '/v1/messages', about: 'messages' },
  { method: 'POST', path: '/v1/completions', about: 'completions' },
  { method: 'POST', path: '/v1/images/generations', about: 'images' },
  { method: 'POST', path: '/v1/images/edits', about: 'edits' },
  { method: 'POST', path: '/v1/videos', about: 'videos' },
  { method: 'GET', path: '/v1/models', about: 'models' },
  { method: 'POST', path: '/v1/refresh-models', about: 'refresh' },
  { method: 'GET', path: '/health', about: 'health' },
  { method: 'GET', path: '/api/stats/summary?hours=24', about: 'summary' },
  { method: 'GET', path: '/api/logs/requests?limit=50', about: 'logs' },
  { method: 'GET', path: '/metrics', about: 'metrics' },
] as const
