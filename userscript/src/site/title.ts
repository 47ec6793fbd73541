/** A page that changes its title this often against the mark doesn't want it: no endless fight. */
const MAX_RETURNS = 50

/** Puts a mark before the page's title, where the person sees it among their tabs. */
export class PageTitle {
  #mark = ''
  #returns = 0
  readonly #signal: AbortSignal
  readonly #watch = new MutationObserver(() => {
    this.#put()
  })

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener(
      'abort',
      () => {
        this.show(null)
      },
      { once: true },
    )
  }

  /** @param text stands before the title until it is null; the title may change meanwhile */
  show(text: string | null): void {
    const mark = text === null || this.#signal.aborted ? '' : `⚠ ${text} · `
    if (mark === this.#mark) {
      return
    }
    this.#watch.disconnect()
    this.#take()
    this.#mark = mark
    this.#returns = 0
    if (mark !== '') {
      this.#put()
      const head = document.head as HTMLHeadElement | null
      this.#watch.observe(head ?? document, { childList: true, characterData: true, subtree: true })
    }
  }

  #take(): void {
    if (this.#mark !== '' && document.title.startsWith(this.#mark)) {
      document.title = document.title.slice(this.#mark.length)
    }
  }

  #put(): void {
    if (!document.title.startsWith(this.#mark) && this.#returns < MAX_RETURNS) {
      this.#returns += 1
      document.title = this.#mark + document.title
    }
  }
}
