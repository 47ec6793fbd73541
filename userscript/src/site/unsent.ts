/** Whether the person has written something into the page that a reload would lose. */
export function hasUnsentText(page: ParentNode): boolean {
  const areas = page.querySelectorAll('textarea')
  const editors = page.querySelectorAll<HTMLElement>('[contenteditable]')
  return (
    Array.from(areas).some((area) => !area.readOnly && area.value.trim() !== '') ||
    Array.from(editors).some(
      (editor) =>
        editor.getAttribute('contenteditable') !== 'false' && editor.textContent.trim() !== '',
    )
  )
}
