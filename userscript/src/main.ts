import { ACCEPTED, PROTOCOL, type Needs, type Standing } from '@lmarena-proxy/protocol'
import { version } from '../package.json'
import { pageAlarm, workerAlarm } from './alarm.ts'
import { socketAddress, webAddress } from './gateway.ts'
import { Jobs } from './jobs/jobs.ts'
import { Link } from './link/link.ts'
import { webSocketTransport } from './link/transport.ts'
import { log } from './log.ts'
import { Badge } from './panel/badge.ts'
import type { Status } from './panel/face.ts'
import { textsFor } from './panel/locales.ts'
import { Reloads } from './reloads.ts'
import { browserVantage, gatewayAccess } from './site/access.ts'
import { browserId, claimTabId, randomId, tabLocks } from './site/identity.ts'
import { newestCopy } from './site/instance.ts'
import {
  onLeave,
  onPageStateMayChange,
  onSessionRenewed,
  onWake,
  pageState,
} from './site/lifecycle.ts'
import { keepInPage } from './site/mount.ts'
import { NativeWebSocket } from './site/natives.ts'
import { siteOrders } from './site/orders.ts'
import { pageScripts } from './site/scripts.ts'
import { store } from './site/storage.ts'
import { PageTitle } from './site/title.ts'
import { hasUnsentText } from './site/unsent.ts'
import { onAnswered, OwnRequests } from './site/usage.ts'

// a frame within the site's page is no tab, and about:blank is no page of the site
if (window === window.top && /^https?:$/.test(location.protocol)) {
  void run(newestCopy(document))
}

/** Puts the parts together and lets them run until `life` is aborted. */
async function run(life: AbortController): Promise<void> {
  const { signal } = life
  const gateway = socketAddress(CONFIG.SERVER_URL)
  const local = store(() => localStorage)
  const session = store(() => sessionStorage)
  const title = new PageTitle(signal)
  const ownRequests = new OwnRequests()
  let watching = new AbortController()
  const browser = browserId(local)
  const page = randomId('p')
  let tab = ''
  /** What the gateway knows of the page. */
  let told = pageState()
  let status: Status = {
    link: 'connecting',
    needs: null,
    signedIn: told.signedIn,
    check: told.check,
    reload: false,
    draining: false,
    limitedUntil: null,
    answering: 0,
  }

  const show = (news: Partial<Status>) => {
    status = { ...status, ...news }
    const face = badge.show(status)
    title.show(face.need === null && face.state !== 'reload' ? null : face.message.label)
  }
  const lookAtPage = () => {
    const page = pageState()
    const { visible, signedIn, check } = page
    show({ signedIn, check })
    if (
      (visible !== told.visible || signedIn !== told.signedIn || check !== told.check) &&
      link.send({ type: 'page', ...page })
    ) {
      told = page
    }
  }
  const sayUsed = () => {
    link.send({ type: 'used' })
  }
  const takeNeeds = ({ what, watch }: Omit<Needs, 'type'>) => {
    watching.abort()
    watching = new AbortController()
    if (watch !== null) {
      onAnswered(watch, ownRequests, sayUsed, watching.signal)
    }
    show({ needs: what })
    reloads.needed(what)
  }
  const takeStanding = ({ draining, limitedMillis }: Omit<Standing, 'type'>) => {
    show({ draining, limitedUntil: limitedMillis === 0 ? null : Date.now() + limitedMillis })
  }

  const jobs = new Jobs(
    siteOrders(location.origin, pageScripts(document, window), ownRequests.fetch),
    (frame) => link.send(frame),
    () => {
      show({ answering: jobs.answering() })
      // an answer of the site may have brought or taken the session
      lookAtPage()
    },
    signal,
  )

  const link: Link = new Link(
    CONFIG.SERVER_URL,
    {
      hello() {
        told = pageState()
        return {
          type: 'hello',
          protocol: PROTOCOL,
          token: CONFIG.TOKEN,
          browser,
          tab,
          page,
          script: version,
          ...told,
          accepts: ACCEPTED,
          jobs: jobs.list(),
        }
      },
      welcomed(welcome) {
        takeNeeds({ what: null, watch: null })
        takeStanding({ draining: false, limitedMillis: 0 })
        jobs.resume(welcome.jobs)
      },
      received(frame) {
        switch (frame.type) {
          case 'start':
          case 'look':
          case 'put':
          case 'get':
            jobs.start(frame)
            break
          case 'ack':
            jobs.acknowledge(frame)
            break
          case 'cancel':
            jobs.cancel(frame)
            break
          case 'needs':
            takeNeeds(frame)
            break
          case 'standing':
            takeStanding(frame)
            break
          case 'reload':
            reloads.ordered(frame)
            break
        }
      },
      changed(state) {
        log(state)
        show({ link: state })
      },
    },
    {
      transport: webSocketTransport(NativeWebSocket),
      access: gatewayAccess(gateway, browserVantage(), signal),
      alarm: workerAlarm(),
      timeout: pageAlarm,
      now: () => Date.now(),
      random: () => Math.random(),
    },
    signal,
  )

  const badge = new Badge(
    {
      texts: textsFor(navigator.languages),
      gateway: CONFIG.SERVER_URL,
      installAddress: gateway && webAddress(gateway, '/lmarena_injector.user.js'),
      version,
      settings: local,
      done: sayUsed,
      retry: () => {
        link.retry()
      },
    },
    signal,
  )

  const reloads = new Reloads(
    {
      hasUnsentText: () => hasUnsentText(document),
      reload: () => {
        location.reload()
      },
      store: session,
      alarm: workerAlarm(),
      now: () => Date.now(),
    },
    (reload) => {
      show({ reload })
    },
    signal,
  )

  show({})
  keepInPage(badge.element, signal)
  onPageStateMayChange(lookAtPage, signal)
  onSessionRenewed(() => {
    lookAtPage()
    if (status.needs === 'sign_in') {
      sayUsed()
    }
  }, signal)
  signal.addEventListener('abort', () => {
    watching.abort()
  })
  onLeave(() => {
    life.abort()
  }, signal)

  tab = await claimTabId(session, tabLocks(), pageAlarm, signal)
  link.start()
  onWake(() => {
    link.wake()
  }, signal)
}
