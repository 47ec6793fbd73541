'use strict'

const TEXTS = {
  en: {
    loading: 'Asking the gateway …',
    ok: 'Ready: a browser tab is connected',
    okAdvice: 'Point any OpenAI client at the address below.',
    no_tab: 'No browser tab is connected',
    no_tabAdvice: 'Follow the steps below; this page notices by itself.',
    needs_person: 'The site needs you',
    needs_personAdvice: 'Look at the badge in the site’s tab: it says what to do.',
    browser_check: 'It checks the browser. Go to its tab and pass the check; requests wait.',
    verification: 'It wants to see a person. Go to its tab and send it one message; requests wait.',
    sign_in: 'You are signed out. Go to its tab and sign in; requests wait.',
    limited: 'The site takes no more requests for now',
    limitedAdvice: 'Requests wait until its limit is over. Another browser may help.',
    degraded: 'Ready, but requests can’t be kept on disk',
    degradedAdvice: 'They are answered all the same; a crash would lose them. The reason:',
    someNeed: 'A tab needs you; the others go on.',
    down: 'The gateway does not answer',
    downAdvice: 'Is it still running? This page goes on trying.',
    tabs: 'Tabs ready',
    models: 'Models',
    running: 'Running requests',
    tabList: 'Tabs',
    state_ready: 'ready',
    state_busy: 'busy',
    state_needs_person: 'needs you',
    state_rate_limited: 'limited by the site',
    state_stale: 'does not answer',
    state_disconnected: 'cut, may come back',
    state_draining: 'gets nothing new',
    state_gone: 'gone',
    since: (time) => `since ${time}`,
    until: (time) => `until ${time}`,
    lastSuccess: (time) => `last answer ${time}`,
    runs: (count) => `${count} running`,
    connect: 'Connect a browser tab',
    stepManager: 'Add a userscript manager to your browser:',
    stepScript: 'Install this gateway’s userscript:',
    install: 'Install',
    stepSite: 'Open the site and sign in:',
    stepAllow:
      'When the browser asks whether the site may access other apps and services on this device, allow it. The badge at the bottom of the page turns green.',
    use: 'Use it',
    base: 'Base URL:',
    copy: 'Copy',
    copied: 'Copied',
  },
  zh: {
    loading: '正在询问网关……',
    ok: '就绪：浏览器标签页已连接',
    okAdvice: '将任意 OpenAI 客户端指向下面的地址即可。',
    no_tab: '没有已连接的浏览器标签页',
    no_tabAdvice: '请按下面的步骤操作，本页会自动更新。',
    needs_person: '网站需要您的操作',
    needs_personAdvice: '请查看网站标签页中的徽标，它会说明要做什么。',
    browser_check: '网站正在检查浏览器。请到该标签页完成检查，请求会等待。',
    verification: '网站需要确认是真人。请到该标签页亲自发送一条消息，请求会等待。',
    sign_in: '您已退出登录。请到该标签页登录，请求会等待。',
    limited: '网站暂时不接受更多请求',
    limitedAdvice: '请求会等到限制结束。使用另一个浏览器也许有帮助。',
    degraded: '就绪，但请求无法保存到磁盘',
    degradedAdvice: '请求仍会得到回答，但崩溃时会丢失。原因：',
    someNeed: '有标签页需要您的操作，其他标签页继续工作。',
    down: '网关没有响应',
    downAdvice: '它还在运行吗？本页会继续尝试。',
    tabs: '就绪标签页',
    models: '模型',
    running: '进行中的请求',
    tabList: '标签页',
    state_ready: '就绪',
    state_busy: '忙碌',
    state_needs_person: '需要您的操作',
    state_rate_limited: '被网站限流',
    state_stale: '没有响应',
    state_disconnected: '连接中断，可能恢复',
    state_draining: '不再接受新请求',
    state_gone: '已关闭',
    since: (time) => `自 ${time}`,
    until: (time) => `至 ${time}`,
    lastSuccess: (time) => `最近一次回答 ${time}`,
    runs: (count) => `${count} 个进行中`,
    connect: '连接浏览器标签页',
    stepManager: '为浏览器安装用户脚本管理器：',
    stepScript: '安装本网关的用户脚本：',
    install: '安装',
    stepSite: '打开网站并登录：',
    stepAllow: '当浏览器询问是否允许该网站访问此设备上的其他应用和服务时，请选择允许。页面底部的徽标会变为绿色。',
    use: '使用',
    base: '基础 URL：',
    copy: '复制',
    copied: '已复制',
  },
}

const PAUSE_MILLIS = 2000
const chinese = navigator.language.toLowerCase().startsWith('zh')
const texts = chinese ? TEXTS.zh : TEXTS.en
const element = (id) => document.getElementById(id)

document.documentElement.lang = chinese ? 'zh-CN' : 'en'
for (const place of document.querySelectorAll('[data-text]')) {
  place.textContent = texts[place.dataset.text]
}

const base = `${location.origin}/v1`
const example = `curl ${base}/chat/completions \\
  -H 'Content-Type: application/json' \\
  -d '{"model":"gpt-5-high","stream":true,"messages":[{"role":"user","content":"Hello!"}]}'`
element('base').textContent = base
element('example').textContent = example
element('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(example)
  element('copy').textContent = texts.copied
})

// a text set again would be read out again
function write(place, text) {
  if (element(place).textContent !== text) {
    element(place).textContent = text
  }
}

function show(state, advice = [texts[`${state}Advice`]]) {
  element('status').dataset.state = state
  write('headline', texts[state])
  write('advice', advice.join(' '))
}

function adviceOf(health) {
  const needs = health.tabs.needs.map((need) => texts[need])
  switch (health.status) {
    case 'needs_person':
      return needs
    case 'degraded':
      return [texts.degradedAdvice, health.journal.problem]
    default:
      return [
        texts[`${health.status}Advice`],
        ...(needs.length === 0 ? [] : [texts.someNeed, ...needs]),
      ]
  }
}

const clock = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' })
const time = (text) => clock.format(new Date(text))

function textElement(name, text, className) {
  const made = document.createElement(name)
  made.textContent = text
  made.className = className
  return made
}

function tabRow(tab) {
  const row = document.createElement('li')
  row.dataset.state = tab.state
  const facts = [
    texts.since(time(tab.state_since)),
    ...(tab.limited_until === null ? [] : [texts.until(time(tab.limited_until))]),
    ...(tab.running === 0 ? [] : [texts.runs(tab.running)]),
    ...(tab.last_success === null ? [] : [texts.lastSuccess(time(tab.last_success))]),
  ]
  row.append(
    textElement('span', texts[`state_${tab.state}`], 'state'),
    textElement('span', tab.need === null ? '' : texts[tab.need], 'need'),
    textElement('span', facts.join(' · '), 'facts'),
  )
  return row
}

let shownTabs = ''

function showTabs(tabs) {
  const rows = tabs.map(tabRow)
  const now = rows.map((row) => row.textContent).join('\n')
  if (now !== shownTabs) {
    shownTabs = now
    element('tab-list').replaceChildren(...rows)
  }
  element('tab-section').hidden = tabs.length === 0
}

let timer = 0

async function ask() {
  clearTimeout(timer)
  try {
    const answer = await fetch('/health', { cache: 'no-store' })
    const health = await answer.json()
    show(health.status, adviceOf(health))
    element('version').textContent = health.version
    element('tabs').textContent = health.tabs.ready
    element('models').textContent = health.models
    element('running').textContent = health.running_requests
    element('site').href = health.site.home
    element('site').textContent = new URL(health.site.home).host
    showTabs((await (await fetch('/api/tabs', { cache: 'no-store' })).json()).data)
  } catch {
    show('down')
  }
  // a hidden page asks nothing; it asks at once when it is shown again
  if (!document.hidden) {
    timer = setTimeout(ask, PAUSE_MILLIS)
  }
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    ask()
  }
})
ask()
