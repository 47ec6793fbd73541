import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import monkey from 'vite-plugin-monkey'
import manifest from './package.json' with { type: 'json' }

const file = 'lmarena_injector.user.js'
const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * Puts the readable CONFIG object first within the script's own function: people edit it, and the
 * gateway replaces its values when it serves the script. Within the function, not the page, since
 * the page must not read the token and two copies must not clash.
 */
function configOnTop(): Plugin {
  const opening = "\n(function() {\n  'use strict';\n"
  return {
    name: 'config-on-top',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const script = bundle[file]
        if (script?.type !== 'chunk' || script.code.split(opening).length !== 2) {
          throw new Error(`${file} has no single outer function to put CONFIG into`)
        }
        const block = readFileSync(`${here}/src/config-block.js`, 'utf8')
        script.code = script.code.replace(opening, () => `${opening}\n${block}\n`)
      },
    },
  }
}

export default defineConfig({
  root: here,
  build: { target: 'es2023', minify: false, reportCompressedSize: false },
  plugins: [
    monkey({
      entry: 'src/main.ts',
      build: { fileName: file, autoGrant: false },
      userscript: {
        name: 'LMArena Proxy Injector',
        namespace: 'lmarena-proxy',
        version: manifest.version,
        description: 'Carries the requests of your own LMArena Proxy gateway to the site.',
        license: 'MIT',
        match: [
          'https://lmarena.ai/*',
          'https://*.lmarena.ai/*',
          'https://arena.ai/*',
          'https://*.arena.ai/*',
        ],
        'run-at': 'document-start',
        grant: 'none',
        noframes: true,
        updateURL: `http://127.0.0.1:9080/${file}`,
        downloadURL: `http://127.0.0.1:9080/${file}`,
      },
    }),
    configOnTop(),
  ],
})
