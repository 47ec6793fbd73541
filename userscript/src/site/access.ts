import { webAddress } from '../gateway.ts'
import { nativeFetch } from './natives.ts'

/** What keeps the page from the gateway: the site's policy, or the browser's permission. */
export type Obstacle = 'csp' | 'permission' | 'denied'

/** What is known of the way from this page to the gateway. */
export interface Access {
  obstacle(): Obstacle | null
  /** A plain request to the gateway: it makes the browser ask for its permission. */
  knock(): void
  onChange(changed: () => void): void
}

/** The page as far as the way to the gateway is concerned. */
export interface Vantage {
  readonly document: EventTarget
  readonly hostname: string
  readonly permissions: Pick<Permissions, 'query'> | null
  readonly fetch: typeof fetch
}

export function browserVantage(): Vantage {
  return {
    document,
    hostname: location.hostname,
    permissions: (navigator as { permissions?: Permissions | null }).permissions ?? null,
    fetch: nativeFetch,
  }
}

/** @param gateway null where there is no usable address: nothing stands in the way of nothing */
export function gatewayAccess(gateway: URL | null, vantage: Vantage, signal: AbortSignal): Access {
  if (gateway === null) {
    return { obstacle: () => null, knock: nothing, onChange: nothing }
  }
  let blocked = false
  let permission: PermissionState | null = null
  let changed: () => void = nothing

  vantage.document.addEventListener(
    'securitypolicyviolation',
    (event) => {
      if (!blocked && forbids(event as SecurityPolicyViolationEvent, gateway)) {
        blocked = true
        changed()
      }
    },
    { signal },
  )
  void permissionFor(gateway.hostname, vantage).then((status) => {
    if (status === null || signal.aborted) {
      return
    }
    const look = () => {
      permission = status.state
      changed()
    }
    status.addEventListener('change', look, { signal })
    look()
  })

  return {
    obstacle() {
      if (blocked) {
        return 'csp'
      }
      return permission === 'prompt' ? 'permission' : permission === 'denied' ? 'denied' : null
    },
    knock() {
      vantage
        .fetch(webAddress(gateway, '/health'), {
          mode: 'cors',
          credentials: 'omit',
          cache: 'no-store',
          signal,
        })
        // whether the gateway answers is told by the connection itself
        .catch(nothing)
    },
    onChange(callback) {
      changed = callback
    },
  }
}

function nothing(): void {
  // on purpose
}

/** Whether the page's policy has just forbidden the WebSocket (a policy may let health pass). */
function forbids(violation: SecurityPolicyViolationEvent, gateway: URL): boolean {
  return (
    violation.disposition === 'enforce' &&
    // some browsers report no more than the scheme
    (violation.blockedURI === gateway.protocol.slice(0, -1) ||
      violation.blockedURI.startsWith(`${gateway.protocol}//${gateway.host}`))
  )
}

/** The browser's permission that this page needs for the gateway, or null if it needs none. */
async function permissionFor(
  gateway: string,
  { hostname, permissions }: Vantage,
): Promise<PermissionStatus | null> {
  const target = remoteness(gateway)
  if (permissions === null || target >= remoteness(hostname)) {
    return null
  }
  const current = target === THIS_MACHINE ? 'loopback-network' : 'local-network'
  for (const name of [current, 'local-network-access']) {
    try {
      return await permissions.query({ name: name as PermissionName })
    } catch {
      // a name that this browser doesn't know
    }
  }
  return null
}

const THIS_MACHINE = 0
const THIS_NETWORK = 1
const ELSEWHERE = 2

/** How far away a host is. The browser asks only where a page reaches for something nearer. */
export function remoteness(hostname: string): number {
  const host = hostname.toLowerCase()
  if (/^(.+\.)?localhost$/.test(host) || /^127\.[\d.]+$/.test(host) || host === '[::1]') {
    return THIS_MACHINE
  }
  const privateAddress = /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/
  if (privateAddress.test(host) || host.endsWith('.local') || /^\[f([cd]|e[89ab])/.test(host)) {
    return THIS_NETWORK
  }
  return ELSEWHERE
}
