/**
 * Whether this page is the site's check of the browser and not the site's own. Only marks that the
 * site's own pages never carry: scripts of the same service may be in those too.
 */
export function isCheckPage(page: Document, globals: object): boolean {
  return (
    '_cf_chl_opt' in globals ||
    page.title.includes('Just a moment...') ||
    page.querySelector('.cf-browser-verification, #cf-browser-verification') !== null
  )
}
