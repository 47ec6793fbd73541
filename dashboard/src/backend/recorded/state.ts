import type { Tree } from '../settings.ts'
import { iso } from './requests.ts'

// What the gateway is like besides its requests: tabs, models, settings, alerts.

const MINUTE = 60_000

export function tabsAt(now: number) {
  const tab = (id: string, browser: string) => ({
    id,
    browser,
    state: 'ready',
    reason: 'It waits for requests.',
    state_since: iso(now - 12 * MINUTE),
    need: null as string | null,
    limited_until: null as string | null,
    last_success: iso(now - 20_000) as string | null,
    connected_since: iso(now - 312 * MINUTE),
    running: 0,
    visible: true,
    signed_in: true,
    script: '0.1.0',
  })
  return [
    { ...tab('tab-7f3a', 'browser-1'), state: 'busy', running: 2, state_since: iso(now - 8_000) },
    tab('tab-c01d', 'browser-2'),
    {
      ...tab('tab-94be', 'browser-3'),
      state: 'needs_person',
      need: 'browser_check',
      visible: false,
      state_since: iso(now - 3 * MINUTE),
      last_success: iso(now - 41 * MINUTE),
    },
    {
      ...tab('tab-11d2', 'browser-2'),
      state: 'gone',
      signed_in: false,
      state_since: iso(now - 95 * MINUTE),
      last_success: null,
    },
  ]
}

export function models(now: number) {
  const model = (id: string, owner: string, type = 'chat', pictures = false) => ({
    id,
    object: 'model',
    created: Math.floor(now / 1_000),
    owned_by: owner,
    type,
    architecture: {
      modality: 'text->text',
      input_modalities: pictures ? ['text', 'image'] : ['text'],
      output_modalities: [type === 'image' ? 'image' : 'text'],
    },
  })
  return {
    object: 'list',
    data: [
      model('gpt-5-high', 'openai', 'chat', true),
      model('claude-opus-4-1', 'anthropic', 'chat', true),
      model('gemini-2.5-pro', 'google', 'chat', true),
      model('grok-4', 'xai'),
      model('deepseek-v3.1', 'deepseek'),
      model('qwen3-max', 'alibaba'),
      model('sonar-pro', 'perplexity', 'search'),
      model('gpt-image-1', 'openai', 'image', true),
      model('veo-3', 'google', 'video'),
    ],
  }
}

export function health() {
  return {
    score: 82,
    status: 'degraded',
    issues: [
      {
        id: 'tab_needs_person',
        severity: 'warning',
        points: 10,
        message: 'A tab needs you: the site wants to check the browser.',
        recommendation: 'Open the tab of browser-3 and pass the check there.',
      },
      {
        id: 'error_rate',
        severity: 'warning',
        points: 8,
        message: '4.1 % of the requests of the last hour failed.',
        recommendation: 'Look at the errors by code; most are limits of the site.',
      },
    ],
    figures: { error_rate: 0.041, p95_ms: 21_400, tabs_ready: 2 },
  }
}

export function system(now: number, origin: string) {
  return {
    version: '0.1.0',
    java: '25.0.1',
    os: 'Linux 6.12 amd64',
    started_at: iso(now - 313 * MINUTE),
    uptime_seconds: 313 * 60,
    home: 'logs',
    listening: { host: '0.0.0.0', port: 9080 },
    address: origin,
    detected_ip: '192.168.1.20',
    addresses: [
      { ip: '192.168.1.20', interface: 'wlan0', url: 'http://192.168.1.20:9080', reachable: true },
    ],
    userscript_url: `${origin}/lmarena_injector.user.js`,
    site: { profile: 'arena-2026-10', home: 'https://arena.ai/' },
    memory: { used_bytes: 142_000_000, max_bytes: 1_024_000_000 },
    processors: 8,
    disk: { free_bytes: 118_400_000_000 },
    journal: { bytes: 31_800_000, requests: 8_412 },
  }
}

export function alerts(now: number) {
  const alert = (id: number, rule: string, begun: number, message: string) => ({
    id,
    rule,
    state: 'resolved',
    severity: 'warning',
    since: iso(now - begun * MINUTE),
    resolved_at: iso(now - begun * MINUTE + 7 * MINUTE) as string | null,
    value: 0.14 as number | null,
    threshold: 0.1 as number | null,
    message,
  })
  const rule = (name: string, value: number, threshold: number, state = 'ok') => ({
    rule: name,
    state,
    value,
    threshold,
  })
  const data = [
    {
      ...alert(3, 'tab_needs_person', 3, 'The site wants to check browser-3.'),
      state: 'firing',
      resolved_at: null,
      value: 1,
      threshold: 1,
    },
    alert(2, 'error_rate', 130, '14 % of the requests of 5 minutes failed.'),
    { ...alert(1, 'no_tab', 700, 'No tab was ready for 2 minutes.'), severity: 'critical' },
  ]
  return {
    data,
    total: data.length,
    more: false,
    rules: [
      rule('error_rate', 4.1, 20),
      rule('slow_p95', 121.4, 120, 'pending'),
      rule('no_tab', 0, 60),
      rule('tab_needs_person', 184, 60, 'firing'),
      rule('queue', 2, 80),
      rule('disk', 112_915, 500),
      rule('active_requests', 3, 200),
    ],
  }
}

const both = (en: string, zh: string) => ({ en, 'zh-CN': zh })

export function sections() {
  const setting = (path: string, type: string, title: object, help: object, more: object = {}) => ({
    path,
    type,
    min: null,
    max: null,
    choices: null,
    unit: null,
    restart: false,
    title,
    help,
    ...more,
  })
  return [
    {
      key: 'tabs',
      title: both('Tabs', '标签页'),
      settings: [
        setting(
          'tabs.maxJobsPerTab',
          'integer',
          both('Requests per tab', '每个标签页的请求数'),
          both(
            'Requests that one tab works on at a time. Further ones go to other tabs, or wait.',
            '一个标签页同时处理的请求数，其余转到别的标签页或等待。',
          ),
          { min: 1, max: 100 },
        ),
        setting(
          'tabs.personWaitSeconds',
          'integer',
          both('Wait for the person', '等待用户操作'),
          both(
            'How long a request waits while the site wants something of the person.',
            '网站需要用户操作时请求等待多久。',
          ),
          { min: 0, max: 86_400, unit: 's' },
        ),
      ],
    },
    {
      key: 'stream',
      title: both('Streams', '流式回答'),
      settings: [
        setting(
          'stream.interrupted',
          'choice',
          both('Interrupted answers', '中断的回答'),
          both('What becomes of an answer that broke off.', '中断的回答如何处理。'),
          { choices: ['continue', 'fail'] },
        ),
        setting(
          'site.continueConversations',
          'boolean',
          both('Continue conversations', '在网站继续对话'),
          both('Only what is new travels to the site.', '只把新内容发送到网站。'),
        ),
      ],
    },
    {
      key: 'network',
      title: both('Network', '网络'),
      settings: [
        setting(
          'network.port',
          'integer',
          both('Port', '端口'),
          both('Where the gateway listens.', '网关监听的端口。'),
          { min: 0, max: 65_535, restart: true },
        ),
        setting(
          'network.allowedOrigins',
          'list',
          both('Allowed origins', '允许的来源'),
          both('Web pages that may use the API.', '可以使用 API 的网页。'),
        ),
        setting(
          'alerts.webhookUrl',
          'secret',
          both('Webhook', 'Webhook'),
          both('Where alerts are sent.', '告警发送到的地址。'),
        ),
      ],
    },
  ]
}

export const DEFAULTS: Tree = {
  tabs: { maxJobsPerTab: 4, personWaitSeconds: 120 },
  stream: { interrupted: 'continue' },
  site: { continueConversations: true },
  network: { port: 9080, allowedOrigins: [] },
  alerts: { webhookUrl: '' },
}
