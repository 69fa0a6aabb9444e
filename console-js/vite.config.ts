import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const fontLicence = fileURLToPath(import.meta.resolve('@fontsource-variable/vazirmatn/LICENSE'));

export default defineConfig({
  base: '/console/',
  plugins: [
    react(),
    {
      name: 'font-licence',
      apply: 'build',
      // The Open Font License asks that its text travels with the font.
      generateBundle() {
        this.emitFile({
          type: 'asset',
          fileName: 'assets/vazirmatn-LICENSE.txt',
          source: readFileSync(fontLicence, 'utf8'),
        });
      },
    },
  ],
  build: {
    outDir: '../build/release/share/pasokh/console',
    emptyOutDir: true,
    target: 'es2022',
    // The page's policy has no data: for fonts and scripts, so that nothing may be inlined.
    assetsInlineLimit: 0,
    // The polyfill would be an inline script.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
  server: {
    proxy: {
      '/api': { target: 'http://127.0.0.1:8080' },
      '/ws': { target: 'ws://127.0.0.1:8080', ws: true },
    },
  },
  test: {
    // Models need no browser; the few tests that do ask for one at their top.
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
  },
});
