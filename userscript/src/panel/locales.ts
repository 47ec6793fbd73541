import type { Need } from '@lmarena-proxy/protocol'
import type { LinkState } from '../link/link.ts'

/** What the badge says about one state: what is the matter, and what the person can do. */
export interface Message {
  /** A few words, for the badge itself. */
  readonly label: string
  readonly what: string
  readonly steps: readonly string[]
}

export interface Texts {
  readonly lang: string
  readonly states: Readonly<Record<LinkState, Message>>
  readonly needs: Readonly<Record<Need, Message>>
  /** On the page of the check itself. */
  readonly check: Message
  /** Where a check is needed and the person has something unsent in the page. */
  readonly checkByReload: Message
  /** Where the page is to be reloaded and the person has something unsent in it. */
  readonly reload: Message
  readonly draining: Message
  readonly limited: (until: string) => Message
  readonly running: (answers: number) => string
  readonly gateway: string
  readonly requests: string
  readonly version: string
  readonly done: string
  readonly retry: string
  readonly install: string
  readonly hide: string
  readonly hideHint: string
}

const en: Texts = {
  lang: 'en',
  states: {
    connecting: {
      label: 'Connecting',
      what: 'Looking for the gateway.',
      steps: [],
    },
    connected: {
      label: 'Connected',
      what: 'Your programs’ requests go through this tab. Keep it open.',
      steps: [],
    },
    permission: {
      label: 'Permission needed',
      what: 'The browser wants to know whether this site may reach the gateway on your computer.',
      steps: [
        'Answer the browser’s question about access to other apps and services on this device with Allow.',
        'If you see no question: click the icon left of the address, open the site settings, allow this access and reload the page.',
      ],
    },
    denied: {
      label: 'Blocked by the browser',
      what: 'This site may not reach the gateway: the browser was told to block it.',
      steps: [
        'Click the icon left of the address and open the site settings.',
        'Allow access to other apps and services on this device (local network access).',
        'Reload this page.',
      ],
    },
    csp: {
      label: 'Blocked by the site',
      what: 'The site’s security policy (CSP) forbids this page to connect to the gateway.',
      steps: [
        'Open the site’s start page in this tab: the policy may be that of this one page.',
        'If it stays so, look for a newer version of the script.',
      ],
    },
    address: {
      label: 'Address not usable',
      what: 'A page of this site can’t connect to the address in SERVER_URL.',
      steps: [
        'For a gateway on this computer it reads ws://127.0.0.1:9080/ws.',
        'A gateway on another machine needs wss:// and a certificate that the browser trusts.',
      ],
    },
    unreachable: {
      label: 'Gateway not reached',
      what: 'Nothing answers at the gateway’s address. Attempts go on by themselves.',
      steps: [
        'Start the gateway: ./start.sh, or start_windows.bat on Windows.',
        'If it runs, compare its address with the one below. You can change it in SERVER_URL at the top of the script.',
      ],
    },
    refused: {
      label: 'Install the script again',
      what: 'The gateway doesn’t know this copy of the script: its token is another one.',
      steps: ['Install the script from the gateway, with the link below.', 'Reload this page.'],
    },
    replaced: {
      label: 'Taken over',
      what: 'A newer page took this tab’s place. This one does nothing now.',
      steps: ['To use this page instead, try again.'],
    },
    outdated: {
      label: 'Update the script',
      what: 'Script and gateway are of different versions and don’t understand each other.',
      steps: ['Install the script from the gateway, with the link below.', 'Reload this page.'],
    },
    dismissed: {
      label: 'Disconnected',
      what: 'This tab was disconnected in the gateway’s monitor. It does nothing now.',
      steps: ['To use it again, try again, or reload this page.'],
    },
  },
  needs: {
    browser_check: {
      label: 'Browser check',
      what: 'The site wants to check this browser. Requests wait and go on by themselves afterwards.',
      steps: [
        'This page reloads by itself to show the check.',
        'If the check wants something of you, do it.',
      ],
    },
    verification: {
      label: 'Show that you are there',
      what: 'The site wants to see a person at work. Requests wait and go on by themselves afterwards.',
      steps: [
        'Ask the site one question yourself, in this tab, as you would without the script.',
        'If requests still wait once the site has answered you, press “Done, go on”.',
      ],
    },
    sign_in: {
      label: 'Sign in',
      what: 'You are not signed in to the site in this browser. Requests wait and go on by themselves afterwards.',
      steps: ['Sign in on this page, or open it once so that the site starts a session.'],
    },
  },
  check: {
    label: 'Browser check',
    what: 'The site checks this browser. Requests wait and go on by themselves afterwards.',
    steps: ['Often the check passes by itself. If it wants something of you, do it.'],
  },
  checkByReload: {
    label: 'Reload this page',
    what: 'The site wants to check this browser. Requests wait and go on by themselves afterwards.',
    steps: [
      'There is text in this page that you have not sent: send it, or keep a copy.',
      'Reload this page. If a check appears, go through it.',
    ],
  },
  reload: {
    label: 'Reload this page',
    what: 'The gateway was told to reload this page, but there is text in it that you have not sent.',
    steps: ['Send the text, or keep a copy, and reload this page.'],
  },
  draining: {
    label: 'Taking a break',
    what: 'This tab finishes what it has and takes no new requests: it was told so in the gateway.',
    steps: [],
  },
  limited: (until) => ({
    label: `Rate limited until ${until}`,
    what: 'The site takes no more requests of this browser for now. They go to other browsers, or wait and go on by themselves.',
    steps: [],
  }),
  running: (answers) =>
    answers === 0 ? 'none running' : answers === 1 ? '1 running' : `${answers} running`,
  gateway: 'Gateway',
  requests: 'Requests',
  version: 'Script',
  done: 'Done, go on',
  retry: 'Try again',
  install: 'Install the script',
  hide: 'Hide',
  hideHint: 'Alt+Shift+L shows it again.',
}

const zhCN: Texts = {
  lang: 'zh-CN',
  states: {
    connecting: {
      label: '正在连接',
      what: '正在寻找网关。',
      steps: [],
    },
    connected: {
      label: '已连接',
      what: '您的程序的请求会经过此标签页，请保持打开。',
      steps: [],
    },
    permission: {
      label: '需要授权',
      what: '浏览器想知道此网站能否访问您电脑上的网关。',
      steps: [
        '当浏览器询问是否可访问此设备上的其他应用和服务时，请选择“允许”。',
        '如果没有看到询问：点击地址栏左侧的图标，打开网站设置，允许此项访问，然后刷新页面。',
      ],
    },
    denied: {
      label: '被浏览器阻止',
      what: '此网站不能访问网关：浏览器已被设置为阻止。',
      steps: [
        '点击地址栏左侧的图标，打开网站设置。',
        '允许访问此设备上的其他应用和服务（本地网络访问）。',
        '刷新此页面。',
      ],
    },
    csp: {
      label: '被网站阻止',
      what: '网站的安全策略（CSP）禁止此页面连接网关。',
      steps: [
        '在此标签页打开网站首页：该策略可能只属于当前页面。',
        '如果仍然如此，请查找脚本的新版本。',
      ],
    },
    address: {
      label: '地址不可用',
      what: '此网站的页面无法连接 SERVER_URL 中的地址。',
      steps: [
        '网关在本机时，地址为 ws://127.0.0.1:9080/ws。',
        '网关在另一台机器上时，需要 wss:// 以及浏览器信任的证书。',
      ],
    },
    unreachable: {
      label: '无法连接网关',
      what: '网关地址没有响应。脚本会自动继续尝试。',
      steps: [
        '启动网关：./start.sh，Windows 上为 start_windows.bat。',
        '如果网关已在运行，请核对下面的地址。可在脚本顶部的 SERVER_URL 中修改。',
      ],
    },
    refused: {
      label: '请重新安装脚本',
      what: '网关不认识这份脚本：令牌不一致。',
      steps: ['通过下面的链接从网关安装脚本。', '刷新此页面。'],
    },
    replaced: {
      label: '已被接替',
      what: '较新的页面接替了此标签页，当前页面不再工作。',
      steps: ['如要改用此页面，请重试。'],
    },
    outdated: {
      label: '请更新脚本',
      what: '脚本与网关的版本不同，无法互相理解。',
      steps: ['通过下面的链接从网关安装脚本。', '刷新此页面。'],
    },
    dismissed: {
      label: '已断开',
      what: '此标签页已在网关的监控页中断开，现在不做任何事。',
      steps: ['如需继续使用，请点击“重试”，或刷新此页面。'],
    },
  },
  needs: {
    browser_check: {
      label: '浏览器检查',
      what: '网站想检查此浏览器。请求会等待，检查完成后自动继续。',
      steps: ['此页面会自动刷新以显示检查。', '如果检查需要您操作，请完成它。'],
    },
    verification: {
      label: '请证明您在场',
      what: '网站想确认是真人在使用。请求会等待，确认后自动继续。',
      steps: [
        '像没有脚本时一样，亲自在此标签页向网站提一个问题。',
        '如果网站已回答您而请求仍在等待，请按“已完成，继续”。',
      ],
    },
    sign_in: {
      label: '请登录',
      what: '您尚未在此浏览器中登录该网站。请求会等待，登录后自动继续。',
      steps: ['在此页面登录，或打开一次页面让网站建立会话。'],
    },
  },
  check: {
    label: '浏览器检查',
    what: '网站正在检查此浏览器。请求会等待，检查完成后自动继续。',
    steps: ['检查常会自动通过。如果需要您操作，请完成它。'],
  },
  checkByReload: {
    label: '请刷新此页面',
    what: '网站想检查此浏览器。请求会等待，检查完成后自动继续。',
    steps: [
      '此页面中有您尚未发送的文字：请发送或另存一份。',
      '刷新此页面。如果出现检查，请完成它。',
    ],
  },
  reload: {
    label: '请刷新此页面',
    what: '网关要求刷新此页面，但其中有您尚未发送的文字。',
    steps: ['发送这些文字或另存一份，然后刷新此页面。'],
  },
  draining: {
    label: '暂停接收',
    what: '此标签页会完成已有的请求，不再接收新请求：这是在网关中设置的。',
    steps: [],
  },
  limited: (until) => ({
    label: `限流至 ${until}`,
    what: '网站暂时不再接受此浏览器的请求。请求会转到其他浏览器，或等待后自动继续。',
    steps: [],
  }),
  running: (answers) => (answers === 0 ? '没有进行中的' : `${answers} 个进行中`),
  gateway: '网关',
  requests: '请求',
  version: '脚本',
  done: '已完成，继续',
  retry: '重试',
  install: '安装脚本',
  hide: '隐藏',
  hideHint: '按 Alt+Shift+L 可再次显示。',
}

export const allTexts: readonly Texts[] = [en, zhCN]

/** The texts in the first of the person's languages that there are any for, else in English. */
export function textsFor(languages: readonly string[]): Texts {
  for (const language of languages) {
    const primary = language.toLowerCase().split('-')[0]
    const found = allTexts.find((texts) => texts.lang.split('-')[0] === primary)
    if (found !== undefined) {
      return found
    }
  }
  return en
}
