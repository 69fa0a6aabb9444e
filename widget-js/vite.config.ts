import { defineConfig } from 'vitest/config';

// The frame. The loader is one classic script of its own: see scripts/build.mjs.
export default defineConfig({
  base: '/widget/',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: '../build/release/share/pasokh/widget',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: { input: 'frame.html' },
  },
  // The first test that opens the conversation waits for all of it to be transformed.
  test: { include: ['tests/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
});
