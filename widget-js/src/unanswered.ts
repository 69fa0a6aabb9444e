import { isOwn } from '@pasokh/client/chat_state';
import type { ChatState } from '@pasokh/client/chat_state';

/** What he has written since the last answer, so that nobody has to write it again. */
export function unanswered(state: ChatState): string {
  let said: string[] = [];
  for (const line of state.lines) {
    if (line.rate || line.from.kind === 'operator') said = [];
    else if (line.text && isOwn(state, line)) said.push(line.text);
  }
  return said.join('\n');
}
