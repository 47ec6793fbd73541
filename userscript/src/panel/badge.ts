import { onShortcut } from '../site/lifecycle.ts'
import type { Store } from '../site/storage.ts'
import { faceOf, type Face, type Status, type Tone } from './face.ts'
import type { Texts } from './locales.ts'
import { style } from './style.ts'

const PRODUCT = 'LMArena Proxy'
/** The state is told by a sign too, not by colour alone. */
const marks: Readonly<Record<Tone, string>> = { busy: '…', good: '✓', warn: '!', bad: '×' }

export interface BadgeOptions {
  readonly texts: Texts
  /** The address as it stands in SERVER_URL. */
  readonly gateway: string
  readonly installAddress: string | null
  readonly version: string
  readonly settings: Store
  readonly retry: () => void
  /** The person says that what was needed is done. */
  readonly done: () => void
}

/** The small sign in the page's corner that tells how it stands, and the panel that it opens. */
export class Badge {
  readonly element = document.createElement('lmarena-proxy-badge')
  readonly #texts: Texts
  readonly #settings: Store
  readonly #root = element('div', { class: 'badge' })
  readonly #spoken = element('div', { class: 'spoken', role: 'status', 'aria-live': 'polite' })
  readonly #mark = element('span', { class: 'mark', 'aria-hidden': 'true' })
  readonly #label = element('span')
  readonly #count = element('span', { class: 'count' })
  readonly #pill = element('button', {
    class: 'pill',
    type: 'button',
    'aria-expanded': 'false',
    'aria-controls': 'panel',
  })
  readonly #panel = element('section', { class: 'panel', id: 'panel', 'aria-label': PRODUCT })
  readonly #state = element('p', { class: 'state' })
  readonly #what = element('p', { class: 'what' })
  readonly #steps = element('ol')
  readonly #running = element('dd', { class: 'running' })
  readonly #done = element('button', { class: 'action done', type: 'button' })
  readonly #retry = element('button', { class: 'action retry', type: 'button' })
  readonly #install = element('a', { class: 'action install', target: '_blank', rel: 'noreferrer' })
  readonly #hide = element('button', { class: 'action hide', type: 'button' })
  #face: Face | null = null
  /** What the person hid the badge in spite of; it shows again for anything else. */
  #dismissed: string | null = null

  constructor(options: BadgeOptions, signal: AbortSignal) {
    const { texts, gateway, installAddress, version } = options
    this.#texts = texts
    this.#settings = options.settings

    const shadow = this.element.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    shadow.adoptedStyleSheets = [sheet]
    this.#root.lang = texts.lang

    this.#pill.append(
      this.#mark,
      element('span', { class: 'spoken' }, `${PRODUCT}: `),
      this.#label,
      this.#count,
    )
    if (installAddress !== null) {
      this.#install.href = installAddress
    }
    this.#install.append(texts.install)
    this.#done.append(texts.done)
    this.#retry.append(texts.retry)
    this.#hide.append(texts.hide)
    const facts = element('dl')
    facts.append(
      element('dt', {}, texts.gateway),
      element('dd', { class: 'gateway' }, gateway),
      element('dt', {}, texts.requests),
      this.#running,
      element('dt', {}, texts.version),
      element('dd', { class: 'version' }, version),
    )
    const actions = element('div', { class: 'actions' })
    actions.append(this.#done, this.#install, this.#retry, this.#hide)
    this.#panel.hidden = true
    this.#panel.append(
      element('h2', {}, PRODUCT),
      this.#state,
      this.#what,
      this.#steps,
      facts,
      actions,
      element('p', { class: 'hint' }, texts.hideHint),
    )
    this.#root.append(this.#pill, this.#panel, this.#spoken)
    shadow.append(this.#root)

    this.#pill.addEventListener('click', () => {
      this.#expand(this.#panel.hidden !== false)
    })
    this.#done.addEventListener('click', options.done)
    this.#retry.addEventListener('click', options.retry)
    this.#hide.addEventListener('click', () => {
      this.#setHidden(true)
    })
    this.#root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !this.#panel.hidden) {
        event.stopPropagation()
        this.#expand(false)
        this.#pill.focus()
      }
    })
    onShortcut(() => {
      this.#setHidden(!this.element.hidden)
    }, signal)
  }

  show(status: Status): Face {
    const face = faceOf(status, this.#texts)
    if (!looksTheSame(face, this.#face)) {
      this.#face = face
      this.#showFace(face)
    }
    const running = this.#texts.running(status.answering)
    this.#running.textContent = running
    this.#count.textContent = String(status.answering)
    this.#count.title = running
    this.#count.hidden = status.answering === 0
    return face
  }

  #showFace(face: Face): void {
    const { message } = face
    this.element.dataset.state = face.state
    if (face.need === null) {
      delete this.element.dataset.needs
    } else {
      this.element.dataset.needs = face.need
    }
    this.#root.dataset.tone = face.tone
    this.#mark.textContent = marks[face.tone]
    this.#label.textContent = message.label
    this.#state.textContent = message.label
    this.#what.textContent = message.what
    this.#steps.replaceChildren(...message.steps.map((step) => element('li', {}, step)))
    this.#steps.hidden = message.steps.length === 0
    this.#install.hidden = !face.reinstall
    this.#done.hidden = !face.canBeDone
    this.#retry.hidden = !face.canRetry
    this.#spoken.textContent = `${PRODUCT}: ${message.label}. ${message.what}`
    this.#showOrHide()
  }

  #expand(open: boolean): void {
    this.#panel.hidden = !open
    this.#pill.setAttribute('aria-expanded', String(open))
  }

  #setHidden(hidden: boolean): void {
    this.#settings.set('badge', hidden ? 'hidden' : 'shown')
    this.#dismissed = hidden ? concern(this.#face) : null
    this.#showOrHide()
  }

  #showOrHide(): void {
    const called = this.#face?.urgent === true && concern(this.#face) !== this.#dismissed
    this.element.hidden = this.#settings.get('badge') === 'hidden' && !called
    if (this.element.hidden) {
      this.#expand(false)
    }
  }
}

function looksTheSame(face: Face, other: Face | null): boolean {
  return (
    face.state === other?.state &&
    face.need === other.need &&
    face.message.label === other.message.label &&
    face.message.what === other.message.what &&
    face.canBeDone === other.canBeDone &&
    face.canRetry === other.canRetry
  )
}

function concern(face: Face | null): string | null {
  return face === null ? null : `${face.state} ${face.need ?? ''}`
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value)
  }
  made.append(text)
  return made
}
