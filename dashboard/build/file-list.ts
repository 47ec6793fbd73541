import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Beside the built files: each compressed, and what they are called, for a jar can't be listed. */
export function fileList(): Plugin {
  return {
    name: 'file-list',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const assets = Object.values(bundle).filter(({ fileName }) =>
          fileName.startsWith('assets/'),
        )
        const names = assets.map(({ fileName }) => fileName).sort()
        for (const asset of assets) {
          const content = asset.type === 'chunk' ? asset.code : asset.source
          this.emitFile({
            type: 'asset',
            fileName: `${asset.fileName}.gz`,
            source: gzipSync(content, { level: 9 }),
          })
        }
        this.emitFile({ type: 'asset', fileName: 'files.txt', source: `${names.join('\n')}\n` })
      },
    },
  }
}
