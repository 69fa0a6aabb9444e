import { faq } from './paths.ts';

/** What a test may say about its server; everything else is the product's default. */
export interface Settings {
  /** Origins whose pages may embed the widget, beside the server's own. */
  readonly embedOn?: readonly string[];
  /** Invite after so many per cent of the page; absent: no invites. */
  readonly inviteAtScroll?: number;
  /** File of the secret with which the site signs who a visitor is. */
  readonly identitySecretFile?: string;
  /** Lines of the site's opening hours; absent: always open. */
  readonly hours?: readonly string[];
  /** Messages at once of one session, where a test writes faster than people do. */
  readonly messageBurst?: number;
}

export const inviteText = { fa: 'سلام! دنبال چیز خاصی می‌گردید؟', en: 'Hello! Looking for something?' };

export function configuration(origin: string, settings: Settings): string {
  const { port } = new URL(origin);
  return [
    `port = ${port}`,
    `public_url = "${origin}"`,
    'demo = true',
    ...limits(settings.messageBurst),
    '[sites.demo]',
    'name = { fa = "فروشگاه نمونه ترنج", en = "Toranj demo shop" }',
    'languages = ["fa", "en"]',
    'time_zone = "Asia/Tehran"',
    `embed_on = ${JSON.stringify(settings.embedOn ?? [])}`,
    `faq = ${JSON.stringify(faq)}`,
    ...(settings.identitySecretFile
      ? [`identity_secret_file = ${JSON.stringify(settings.identitySecretFile)}`]
      : []),
    ...(settings.hours ? ['[sites.demo.hours]', ...settings.hours] : []),
    '[[sites.demo.departments]]',
    'id = "support"',
    'name = { fa = "پشتیبانی", en = "Support" }',
    ...invite(settings.inviteAtScroll),
    '',
  ].join('\n');
}

function limits(burst: number | undefined): string[] {
  if (burst === undefined) return [];
  return ['visitor_messages', 'visitor_frames', 'operator_messages', 'operator_frames'].flatMap((kind) => [
    `[limits.${kind}]`,
    `burst = ${burst}`,
    `per_second = ${burst}`,
  ]);
}

function invite(scrollPercent: number | undefined): string[] {
  if (scrollPercent === undefined) return [];
  return [
    '[[sites.demo.invites]]',
    'id = "scrolled"',
    `scroll_percent = ${scrollPercent}`,
    `text = { fa = "${inviteText.fa}", en = "${inviteText.en}" }`,
    'from = { fa = "ترنج", en = "Toranj" }',
  ];
}
