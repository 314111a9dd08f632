import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,db,main,renderer,scripts}/**/*.test.{ts,tsx}', 'e2e/**/*.test.ts'],
    testTimeout: 20_000,
  },
})
