import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { fileList } from './build/file-list.ts'
import { firstPage } from './build/first-page.ts'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/monitor/',
  plugins: [vue(), tailwindcss(), firstPage(), fileList()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  test: { name: 'dashboard', environment: 'happy-dom', include: ['test/**/*.test.ts'] },
  build: {
    target: 'es2022',
    // the oldest browsers that know light-dark()
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // the page's policy lets no code come from the page itself
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
