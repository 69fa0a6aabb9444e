import { isOwn } from '@pasokh/client/chat_state';
import type { ChatState } from '@pasokh/client/chat_state';

/** What he has written since the last answer, so that nobody has to write it again. */
export function unanswered(state: ChatState): string {
  const since = state.lines.findLastIndex(({ from, rate }) => from.kind === 'operator' || rate === true);
  return state.lines
    .slice(since + 1)
    .flatMap((line) => (isOwn(state, line) && line.text !== undefined ? [line.text] : []))
    .join('\n');
}
