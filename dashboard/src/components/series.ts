/** One line of a chart. */
export interface Series {
  readonly label: string
  readonly values: readonly (number | null)[]
  /** One of the four colours of charts. */
  readonly colour: 1 | 2 | 3 | 4
  readonly filled?: boolean
  readonly stepped?: boolean
  readonly dashed?: boolean
}
