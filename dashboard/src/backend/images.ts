import * as v from 'valibot'
import { GatewayFailure } from './failure.ts'

const drawn = v.object({
  data: v.pipe(v.array(v.object({ b64_json: v.string() })), v.minLength(1)),
})

/** How the base64 of each kind of picture begins. */
const beginnings = [
  ['/9j/', 'image/jpeg'],
  ['R0lG', 'image/gif'],
  ['UklGR', 'image/webp'],
] as const

/** What is sent for a picture, and where: one that is made, or one made of others. */
export function drawing(model: string, prompt: string, pictures: readonly string[]) {
  const wanted = { model, prompt, response_format: 'b64_json' }
  return pictures.length === 0
    ? { path: '/v1/images/generations', body: JSON.stringify(wanted) }
    : {
        path: '/v1/images/edits',
        body: JSON.stringify({ ...wanted, images: pictures.map((url) => ({ image_url: url })) }),
      }
}

/** The pictures of an answer of `/v1/images/*`, as data URLs. */
export async function picturesOf(response: Response): Promise<readonly string[]> {
  const answer = v.safeParse(drawn, await response.json())
  if (!answer.success) {
    throw new GatewayFailure('unexpected', 'The answer holds no picture.')
  }
  return answer.output.data.map(({ b64_json }) => {
    const [, type = 'image/png'] = beginnings.find(([begin]) => b64_json.startsWith(begin)) ?? []
    return `data:${type};base64,${b64_json}`
  })
}
