import { defineConfig } from 'vitest/config';

// Vite's own helper around import() guards against what cannot happen here (a base that moves, nonces, preloading of
// modules) and is as large as a feature. Ours adds the style sheets of what is loaded, and waits for them with it.
const helper = '\0vite/preload-helper.js';
const loadWithStyles = {
  name: 'load-with-styles',
  enforce: 'pre' as const,
  load: (id: string) =>
    id !== helper
      ? null
      : `
const styled = new Set();
export const __vitePreload = async (load, files = []) => {
  const [loaded] = await Promise.all([load(), ...files.filter((file) => file.endsWith('.css') && !styled.has(file)).map((file) =>
    new Promise((done) => {
      styled.add(file);
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = '/widget/' + file;
      link.onload = link.onerror = done;
      document.head.append(link);
    }),
  )]);
  return loaded;
};`,
};

// The frame. The loader is one classic script of its own: see scripts/build.mjs.
export default defineConfig({
  base: '/widget/',
  publicDir: false,
  plugins: [loadWithStyles],
  build: {
    target: 'es2022',
    outDir: '../build/release/share/pasokh/widget',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: { input: 'frame.html' },
  },
  // The first test that opens the conversation waits for all of it to be transformed.
  test: { include: ['tests/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
});
