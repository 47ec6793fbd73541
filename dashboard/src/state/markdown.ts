import createDOMPurify from 'dompurify'
import MarkdownIt from 'markdown-it'

// What a model writes is anybody's text. Its Markdown becomes HTML without any HTML of its own, and
// what came of it is cleaned once more. Pictures are shown only if they are in the text: to fetch
// one from a place that the text names would tell that place that it was read.

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false })

const SHOWN_PICTURE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,/i

// its own check lets no data URLs of svg pass; ours is narrower still
const isLink = (url: string) => /^(?:https?|mailto):/i.test(url)
markdown.validateLink = (url) => isLink(url) || SHOWN_PICTURE.test(url)

markdown.renderer.rules['image'] = (tokens, index) => {
  const token = tokens[index]
  const source = String(token?.attrGet('src') ?? '')
  const text = markdown.utils.escapeHtml(token?.content ?? '')
  const escaped = markdown.utils.escapeHtml(source)
  return SHOWN_PICTURE.test(source)
    ? `<img src="${escaped}" alt="${text}">`
    : `<a href="${escaped}">🖼 ${text === '' ? escaped : text}</a>`
}

// a heading without a word, as above the first column, is none
for (const [rule, inline] of [
  ['th_open', 1],
  ['th_close', -1],
] as const) {
  markdown.renderer.rules[rule] = (tokens, index) => {
    const name = tokens[index + inline]?.content.trim() === '' ? 'td' : 'th'
    return rule === 'th_open' ? `<${name}>` : `</${name}>`
  }
}

const purify = createDOMPurify(window)
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('target', '_blank')
    node.setAttribute('rel', 'noopener noreferrer nofollow')
  }
  if (node.tagName === 'PRE') {
    // it scrolls, so it must be reached by the keyboard
    node.setAttribute('tabindex', '0')
  }
})

const ALLOWED_TAGS = [
  ...['a', 'b', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr'],
  ...['i', 'img', 'li', 'ol', 'p', 'pre', 's', 'strong', 'table', 'tbody', 'td', 'th', 'thead'],
  ...['tr', 'ul'],
]
const ALLOWED_ATTR = ['href', 'src', 'alt', 'start', 'target', 'rel', 'tabindex']

/** HTML that is safe to show, of what a model wrote. */
export function safeHtml(text: string): string {
  return purify.sanitize(markdown.render(text), {
    ALLOWED_TAGS,
    ALLOWED_ATTR,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  })
}
