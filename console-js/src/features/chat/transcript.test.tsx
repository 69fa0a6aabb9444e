// @vitest-environment happy-dom
import { act, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { openConsole, prepareBrowser } from '../../test_console';
import { anonymous, chatRow, fromVisitor, sample } from '../../test_desk';
import { transcript } from './transcript';

const at = (time: number): string => `t${time}`;

it('a chat as text has names, events, links and no invisible marks', () => {
  const from = { kind: 'operator' as const, id: 'o', name: 'سارا' };
  const link = { label: 'Table', url: 'https://shop.example/t' };
  const text = transcript(
    'Visitor AAAA',
    [
      { seq: 1, at: 1, from: { kind: 'visitor' }, text: 'two\nlines' },
      { seq: 2, at: 2, from: { kind: 'system' }, event: 'joined', subject: 'سارا' },
      { seq: 3, at: 3, from, text: 'here', links: [link] },
      { seq: 4, at: 4, from: { kind: 'system' }, event: 'unknown' },
    ],
    en,
    { dateTime: at },
  );
  expect(text).toBe(
    'Visitor AAAA\n\n[t1] Visitor: two\nlines\n[t2] — سارا joined.\n[t3] سارا: here\nTable: https://shop.example/t\n',
  );
});

it('is copied from its first line, also where that was not loaded', async () => {
  prepareBrowser();
  const view = openConsole();
  const visitor = { id: 'aaaa'.repeat(8), online: true, ...anonymous, page: null };
  act(() => {
    view.wire.greet([[chatRow('a', { visitor, card: null }), [fromVisitor(2)]]]);
    view.wire.send(sample('snapshot', { chat: 'a', earlier: true, messages: [fromVisitor(2)] }));
  });
  const user = userEvent.setup();
  const column = within(view.screen.getByRole('region', { name: 'Visitor AAAA' }));
  await user.click(column.getByRole('button', { name: en.chat.actions }));
  await user.click(await view.screen.findByText(en.chat.copy));
  await waitFor(() => expect(view.wire.sent('history')).toHaveLength(1));
  const asked = view.wire.sent('history')[0];
  expect(asked).toMatchObject({ chat: 'a', before: 2 });
  const answer = sample('history', { chat: 'a', earlier: false, messages: [fromVisitor(1)] });
  act(() => view.wire.send({ ...answer, ...(asked?.ref !== undefined && { ref: asked.ref }) }));
  await view.screen.findByText(en.chat.copied);
  const text = await navigator.clipboard.readText();
  expect(text.match(/line \d/g)).toEqual(['line 1', 'line 2']);
  view.close();
});
