const SHORTEST_MILLIS = 500
const LONGEST_MILLIS = 30_000

/**
 * How long to wait before the next attempt: anything from half a second to a ceiling that doubles
 * with each attempt, by chance, so that many tabs don't come back all at once.
 *
 * @param failures how many attempts have failed before, from 0
 * @param random from 0 to 1
 */
export function backoffMillis(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_MILLIS, 2 * SHORTEST_MILLIS * 2 ** failures)
  return SHORTEST_MILLIS + random * (ceiling - SHORTEST_MILLIS)
}
