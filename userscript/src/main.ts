import { PROTOCOL } from '@lmarena-proxy/protocol'
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
import { browserVantage, gatewayAccess } from './site/access.ts'
import { browserId, claimTabId, randomId, tabLocks } from './site/identity.ts'
import { newestCopy } from './site/instance.ts'
import { onLeave, onPageStateMayChange, onWake, pageState } from './site/lifecycle.ts'
import { keepInPage } from './site/mount.ts'
import { NativeWebSocket } from './site/natives.ts'
import { siteRequests } from './site/requests.ts'
import { store } from './site/storage.ts'

// a frame within the site's page is no tab, and about:blank is no page of the site
if (window === window.top && /^https?:$/.test(location.protocol)) {
  void run(newestCopy(document))
}

/** Puts the parts together and lets them run until `life` is aborted. */
async function run(life: AbortController): Promise<void> {
  const { signal } = life
  const gateway = socketAddress(CONFIG.SERVER_URL)
  const local = store(() => localStorage)
  const browser = browserId(local)
  const page = randomId('p')
  let tab = ''
  /** What the gateway knows of the page. */
  let told = pageState()
  let status: Status = {
    link: 'connecting',
    needs: null,
    signedIn: told.signedIn,
    answering: 0,
  }

  const show = (news: Partial<Status>) => {
    status = { ...status, ...news }
    badge.show(status)
  }
  const lookAtPage = () => {
    const { visible, signedIn } = pageState()
    show({ signedIn })
    if (
      (visible !== told.visible || signedIn !== told.signedIn) &&
      link.send({ type: 'page', visible, signedIn })
    ) {
      told = { visible, signedIn }
    }
  }

  const jobs = new Jobs(
    siteRequests(location.origin),
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
          jobs: jobs.list(),
        }
      },
      welcomed(welcome) {
        show({ needs: null })
        jobs.resume(welcome.jobs)
      },
      received(frame) {
        switch (frame.type) {
          case 'start':
            jobs.start(frame)
            break
          case 'ack':
            jobs.acknowledge(frame)
            break
          case 'cancel':
            jobs.cancel(frame)
            break
          case 'needs':
            show({ needs: frame.what })
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
      retry: () => {
        link.retry()
      },
    },
    signal,
  )

  show({})
  keepInPage(badge.element, signal)
  onPageStateMayChange(lookAtPage, signal)
  onLeave(() => {
    life.abort()
  }, signal)

  tab = await claimTabId(
    store(() => sessionStorage),
    tabLocks(),
    pageAlarm,
    signal,
  )
  link.start()
  onWake(() => {
    link.wake()
  }, signal)
}
