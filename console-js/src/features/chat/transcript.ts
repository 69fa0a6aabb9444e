// A chat as plain text, to be pasted into an e-mail or a ticket.
import type { Line } from '@pasokh/client/protocol';
import type { Words } from '../../i18n/en';
import type { Format } from '../../i18n/format';
import { authorName, eventText } from './model';

/** Marks for the direction of names on the screen; other programs show them as boxes. */
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/gu, '');

function written(line: Line, words: Words): string | null {
  if (line.from.kind === 'system') {
    const text = eventText(line, words);
    return text === null ? null : `— ${plain(text)}`;
  }
  const attached = [...(line.links ?? []), ...(line.images ?? [])].map(
    ({ label, url }) => `${label}: ${url}`,
  );
  // By name, also what one has written oneself: others will read it.
  return [`${authorName(line, false, words)}: ${line.text ?? ''}`, ...attached].join('\n');
}

export function transcript(
  title: string,
  lines: readonly Line[],
  words: Words,
  format: Pick<Format, 'dateTime'>,
): string {
  const said = lines.flatMap((line) => {
    const text = written(line, words);
    return text === null ? [] : [`[${format.dateTime(line.at)}] ${text}`];
  });
  return [title, '', ...said, ''].join('\n');
}
