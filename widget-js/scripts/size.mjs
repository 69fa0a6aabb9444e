// Builds into a temporary folder and fails when the widget outgrows its budget (gzip).
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const kib = 1024;
const budgets = { loader: 3 * kib, entry: 15 * kib, app: 30 * kib };

const out = mkdtempSync(join(tmpdir(), 'pasokh-widget-'));
try {
  const script = fileURLToPath(new URL('build.mjs', import.meta.url));
  const built = spawnSync(process.execPath, [script, '--outDir', out], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);

  const gzip = (file) => gzipSync(readFileSync(join(out, file)), { level: 9 }).length;
  const assets = readdirSync(join(out, 'assets')).map((name) => `assets/${name}`);
  // What frame.html names is fetched with every page; the rest when the window opens.
  const html = readFileSync(join(out, 'frame.html'), 'utf8');
  // Of the languages one visitor fetches one.
  const languages = /\/(?:fa|en)-[^/]*\.js$/;
  const largest = Math.max(...assets.filter((name) => languages.test(name)).map(gzip));
  const sizes = {
    loader: gzip('loader.js'),
    entry: assets.filter((name) => html.includes(name)).reduce((sum, name) => sum + gzip(name), 0),
    app: assets.filter((name) => !languages.test(name)).reduce((sum, name) => sum + gzip(name), 0) + largest,
  };
  let over = false;
  for (const [name, bytes] of Object.entries(sizes)) {
    over ||= bytes > budgets[name];
    console.log(`${name.padEnd(7)} ${String(bytes).padStart(6)} B gzip of ${budgets[name]}`);
  }
  if (over) {
    console.error('The widget is over its size budget.');
    process.exitCode = 1;
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
