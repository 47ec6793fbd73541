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
    browser_check: 'It shows a browser check. Go to its tab, reload the page and pass the check.',
    verification: 'It wants to see a person. Go to its tab and use the page once yourself.',
    sign_in: 'You are signed out. Go to its tab and sign in.',
    down: 'The gateway does not answer',
    downAdvice: 'Is it still running? This page goes on trying.',
    tabs: 'Tabs ready',
    models: 'Models',
    running: 'Running requests',
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
    browser_check: '网站正在进行浏览器检查。请到该标签页刷新页面并完成检查。',
    verification: '网站需要确认是真人。请到该标签页亲自使用一次页面。',
    sign_in: '您已退出登录。请到该标签页登录。',
    down: '网关没有响应',
    downAdvice: '它还在运行吗？本页会继续尝试。',
    tabs: '就绪标签页',
    models: '模型',
    running: '进行中的请求',
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

function show(state, needs = []) {
  element('status').dataset.state = state
  write('headline', texts[state])
  const advice = needs.length === 0 ? [texts[`${state}Advice`]] : needs.map((need) => texts[need])
  write('advice', advice.join(' '))
}

let timer = 0

async function ask() {
  clearTimeout(timer)
  try {
    const answer = await fetch('/health', { cache: 'no-store' })
    const health = await answer.json()
    show(health.status, health.status === 'needs_person' ? health.tabs.needs : [])
    element('version').textContent = health.version
    element('tabs').textContent = health.tabs.ready
    element('models').textContent = health.models
    element('running').textContent = health.running_requests
    element('site').href = health.site.home
    element('site').textContent = new URL(health.site.home).host
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
