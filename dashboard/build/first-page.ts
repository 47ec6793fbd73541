import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

/** What a person loads who opens the dashboard for the first time, compressed. */
const MOST_BYTES = 200_000

/** Loaded at once besides the entry: the first page and the texts of one language. */
const FIRST = ['/src/pages/OverviewPage.vue', '/src/locales/en.json']

type Bundle = Rolldown.OutputBundle

/** The files that come with a chunk: itself, what it imports, and their styles. */
function loadedWith(bundle: Bundle, file: string, found: Set<string>): void {
  const output = bundle[file]
  if (output?.type !== 'chunk' || found.has(file)) {
    return
  }
  found.add(file)
  for (const style of output.viteMetadata?.importedCss ?? []) {
    found.add(style)
  }
  for (const imported of output.imports) {
    loadedWith(bundle, imported, found)
  }
}

function firstFiles(bundle: Bundle): Set<string> {
  const found = new Set<string>()
  for (const [file, output] of Object.entries(bundle)) {
    if (output.type === 'chunk' && (output.isEntry || FIRST.some((name) => isOf(output, name)))) {
      loadedWith(bundle, file, found)
    }
  }
  return found
}

function isOf(chunk: Rolldown.OutputChunk, module: string): boolean {
  return chunk.facadeModuleId?.endsWith(module) === true
}

function compressedBytes(bundle: Bundle, file: string): number {
  const output = bundle[file]
  const content = output?.type === 'chunk' ? output.code : (output?.source ?? '')
  return gzipSync(content, { level: 9 }).length
}

/** Fails the build where the first page grows beyond its limit. */
export function firstPage(): Plugin {
  return {
    name: 'first-page',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = [...firstFiles(bundle)].map(
          (file) => [compressedBytes(bundle, file), file] as const,
        )
        const bytes = files.reduce((sum, [size]) => sum + size, 0)
        const list = files
          .sort(([a], [b]) => b - a)
          .map(([size, file]) => `  ${size} ${file}`)
          .join('\n')
        if (files.length < 3 || bytes > MOST_BYTES) {
          this.error(`the first page takes ${bytes} bytes of ${MOST_BYTES}, compressed:\n${list}`)
        }
        this.info(`the first page takes ${bytes} bytes of ${MOST_BYTES}, compressed`)
      },
    },
  }
}
