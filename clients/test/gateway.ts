/** The gateway that the tests ask; the site behind it answers as ClientScenes.java tells. */
export const gateway = address()

export const baseURL = `${gateway}/v1`

export const model = 'gpt-5-high'

/** A tool, as JSON Schema. */
export const weather = {
  name: 'get_weather',
  description: 'The weather in a city, now.',
  parameters: {
    type: 'object' as const,
    properties: { city: { type: 'string' as const } },
    required: ['city'],
    additionalProperties: false,
  },
}

/** What the tool tells. */
export function degrees(where: string): string {
  return `${where === 'Oslo' ? 4 : 19} degrees in ${where}`
}

function address(): string {
  const given = process.env['GATEWAY']
  if (given === undefined) {
    throw new Error('GATEWAY is not set; these tests are run by NodeClientsLineTest')
  }
  return given
}

/** How many requests are under way. */
export async function running(): Promise<number> {
  const answer = await fetch(`${gateway}/api/jobs`)
  const jobs = (await answer.json()) as { total: number }
  return jobs.total
}
