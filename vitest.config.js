import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      ...['protocol', 'userscript'].map((name) => ({
        test: { name, root: name, include: ['test/**/*.test.ts'] },
      })),
      'dashboard',
    ],
  },
})
