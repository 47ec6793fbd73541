// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { safeHtml } from '../src/state/markdown.ts'

function shown(markdown: string): HTMLElement {
  const place = document.createElement('div')
  place.innerHTML = safeHtml(markdown)
  return place
}

test('what a model writes as HTML is shown as text', () => {
  const place = shown('<img src=x onerror=alert(1)><script>alert(1)</script><b style="x">hi</b>')

  expect(place.querySelector('img, script, b')).toBeNull()
  expect(place.textContent).toContain('<script>alert(1)</script>')
})

test.each([
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:x)',
  '[x](file:///etc/passwd)',
  '![x](data:image/svg+xml;base64,PHN2Zy8+)',
])('the link %s leads nowhere', (markdown) => {
  const place = shown(markdown)

  expect(place.querySelector('a[href], img')).toBeNull()
})

test('a link opens elsewhere and tells nothing of where it was', () => {
  const link = shown('[docs](https://example.org/a)').querySelector('a')

  expect(link?.getAttribute('href')).toBe('https://example.org/a')
  expect(link?.getAttribute('target')).toBe('_blank')
  expect(link?.getAttribute('rel')).toContain('noopener noreferrer')
})

test('a picture at an address is a link: fetching it would tell who reads', () => {
  const place = shown('![a cat](https://tracker.example/cat.png?secret=1)')

  expect(place.querySelector('img')).toBeNull()
  expect(place.querySelector('a')?.textContent).toContain('a cat')
})

test('a picture that is in the text is shown', () => {
  const place = shown('![a dot](data:image/png;base64,iVBORw0KGgo=)')

  expect(place.querySelector('img')?.getAttribute('alt')).toBe('a dot')
})

test('tables, lists and code are kept, without any style of their own', () => {
  const place = shown('| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n- x\n\n```js\nlet y = "<i>"\n```')

  expect(place.querySelectorAll('td').length).toBe(2)
  expect(place.querySelector('li')?.textContent).toBe('x')
  expect(place.querySelector('pre code')?.textContent).toBe('let y = "<i>"\n')
  expect(place.querySelector('[style], [class]')).toBeNull()
})
