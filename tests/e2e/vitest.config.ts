import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [process.env.PASOKH_E2E === 'smoke' ? 'tests/smoke.test.ts' : 'tests/*.test.ts'],
    // Each file runs a server and a browser of its own; two at once starve each other on a small machine.
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
