/** The gateway that the tests ask; the site behind it answers as ClientScenes.java tells. */
export const gateway = address()

export const baseURL = `${gateway}/v1`

export const model = 'gpt-5-high'

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
  const jobs = (await answer.json()) as { data: unknown[] }
  return jobs.data.length
}
