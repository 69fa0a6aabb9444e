// Builds the frame (frame.html, assets/) and the loader (loader.js) into --outDir.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

const { values } = parseArgs({
  options: { outDir: { type: 'string' }, emptyOutDir: { type: 'boolean', default: true } },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const configFile = `${root}/vite.config.ts`;
const out = values.outDir === undefined ? {} : { outDir: values.outDir };

await build({ root, configFile, build: { ...out, emptyOutDir: values.emptyOutDir } });
await build({
  root,
  configFile,
  build: {
    ...out,
    emptyOutDir: false,
    rollupOptions: { input: 'src/loader.ts', output: { format: 'iife', entryFileNames: 'loader.js' } },
  },
});
