/**
 * Why the gateway didn't do what it was asked for. `unreachable`: no answer at all; `missing`: this
 * gateway has no such route; `refused`: it said no; `unexpected`: its answer has another form.
 */
export type FailureKind = 'unreachable' | 'missing' | 'refused' | 'unexpected'

export class GatewayFailure extends Error {
  override readonly name = 'GatewayFailure'

  readonly kind: FailureKind
  readonly status: number | null
  readonly code: string | null
  /** The path of the field that is wrong. */
  readonly param: string | null

  constructor(
    kind: FailureKind,
    message: string,
    status: number | null = null,
    code: string | null = null,
    param: string | null = null,
  ) {
    super(message)
    this.kind = kind
    this.status = status
    this.code = code
    this.param = param
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

export function asFailure(error: unknown): GatewayFailure {
  if (error instanceof GatewayFailure) {
    return error
  }
  return new GatewayFailure('unreachable', error instanceof Error ? error.message : String(error))
}
