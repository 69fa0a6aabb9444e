// Puts gzip and Brotli forms beside the files of the built pages: compress.mjs FOLDER…
// The server sends them to browsers that understand them and compresses nothing itself.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const worth_it = /\.(html|js|css|json|map|svg|txt|webmanifest)$/;

function forms(content) {
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  return { gz: gzipSync(content, { level: 9 }), br: brotliCompressSync(content, { params }) };
}

for (const folder of process.argv.slice(2))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !worth_it.test(entry.name)) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const content = readFileSync(file);
    for (const [extension, form] of Object.entries(forms(content))) {
      rmSync(`${file}.${extension}`, { force: true });
      if (form.length < content.length) writeFileSync(`${file}.${extension}`, form);
    }
  }
