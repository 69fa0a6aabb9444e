import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

export const program = process.env.PASOKH_BIN ?? `${repository}build/release/bin/pasokh`;
export const share = process.env.PASOKH_SHARE ?? `${repository}build/release/share/pasokh`;
export const screenshots = process.env.PASOKH_SCREENSHOTS ?? `${repository}build/screenshots`;
export const faq = `${repository}config/demo-shop.faq.jsonl`;
export const chromium = process.env.PASOKH_CHROMIUM ?? '/usr/bin/chromium';
