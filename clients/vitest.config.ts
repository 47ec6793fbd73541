import { defineConfig } from 'vitest/config'

// started by NodeClientsLineTest, with the address of a gateway in GATEWAY
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000 },
})
