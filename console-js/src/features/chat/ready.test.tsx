// @vitest-environment happy-dom
import { act, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Entry } from '../../api/faq';
import { queries } from '../../app/Providers';
import { en } from '../../i18n/en';
import { openConsole, prepareBrowser } from '../../test_console';
import { anonymous, chatRow, fromVisitor } from '../../test_desk';
import { answerIn, readyFor, wantedIn } from './ready_model';

const wording = { question: '', variants: [], answer: '', links: [], images: [], next: [] };
const entry = (id: string, question: string, answer: string, fa = answer): Entry => ({
  id,
  wordings: {
    en: { ...wording, question, answer },
    fa: { ...wording, question: `${question} fa`, answer: fa },
  },
});
const cost = entry('cost', 'What does delivery cost?', 'It is 5.', 'پنج تومان');
const time = entry('time', 'When does it arrive?', 'In two days.', 'دو روزه');
const hours = entry('hours', 'When are you open?', 'From 9 to 5.');

let view: ReturnType<typeof openConsole>;
let server: ReturnType<typeof vi.fn>;
beforeEach(() => {
  prepareBrowser();
  queries.clear();
  server = vi.fn(() =>
    Promise.resolve(new Response(JSON.stringify({ version: 1, entries: [cost, time, hours] }))),
  );
  vi.stubGlobal('fetch', server);
  // As newer browsers do it.
  Element.prototype.scrollIntoView = () => Promise.resolve();
  view = openConsole();
  const candidates = [{ entry: 'hours', question: 'When are you open?', score: 0.4 }];
  const card = { question: 'q', reason: 'low_confidence', candidates };
  act(() => view.wire.greet([[chatRow('a', { language: 'fa', visitor, card }), [fromVisitor(1)]]]));
});
afterEach(() => {
  view.close();
  vi.unstubAllGlobals();
});

const visitor = { id: 'aaaa'.repeat(8), online: true, ...anonymous, page: null };
const chat = () => within(view.screen.getByRole('region', { name: 'Visitor AAAA' }));
const field = () => chat().getByRole<HTMLTextAreaElement>('textbox');
const offered = async () =>
  (await chat().findAllByRole('option')).map((each) => each.firstElementChild?.textContent);

it('a slash finds an answer, arrows and Enter take it in the visitor’s language, and only then Enter sends', async () => {
  const user = userEvent.setup();
  await user.type(field(), '/when');
  expect(await offered()).toEqual(['When are you open? fa', 'When does it arrive? fa']);
  expect(chat().getByRole('option', { selected: true }).textContent).toContain('open');
  expect(field().getAttribute('aria-activedescendant')).toBe(
    chat().getByRole('option', { selected: true }).id,
  );
  await user.keyboard('{ArrowDown}{Enter}');
  expect(field().value).toBe('دو روزه');
  expect(chat().queryByRole('listbox')).toBeNull();
  expect(view.wire.sent('say')).toEqual([]);
  expect(view.wire.sent('typing').map(({ on }) => on)).toEqual([true]);
  await user.keyboard('{Enter}');
  expect(view.wire.sent('say')[0]?.text).toBe('دو روزه');
});

it('the button adds an answer to what was written', async () => {
  const user = userEvent.setup();
  await user.type(field(), 'hello');
  expect(server).not.toHaveBeenCalled();
  await user.click(chat().getByRole('button', { name: en.ready.title }));
  expect((await offered())[0]).toBe('When are you open? fa');
  await user.click(chat().getByText('What does delivery cost? fa'));
  await user.keyboard('{Enter}');
  expect(view.wire.sent('say')[0]?.text).toBe('hello\nپنج تومان');
});

it('what begins with a slash and is no search can be sent', async () => {
  const user = userEvent.setup();
  await user.type(field(), '/nothing');
  await chat().findByText(en.ready.none);
  await user.keyboard('{Escape}');
  expect(chat().queryByText(en.ready.none)).toBeNull();
  await user.keyboard('{Enter}');
  expect(view.wire.sent('say')[0]?.text).toBe('/nothing');
});

it('offers first what the bot had considered, and writes links behind the answer', () => {
  const order = (wanted: string, considered: string[]) =>
    readyFor([cost, time, hours], wanted, considered).map(({ id }) => id);
  expect(order('', ['hours', 'gone', 'time'])).toEqual(['hours', 'time', 'cost']);
  expect(order('delivery', ['hours'])).toEqual(['cost']);
  const links = [{ label: 'Table', url: 'https://shop.example/t' }];
  const linked: Entry = { id: 'l', wordings: { en: { ...wording, answer: 'See.', links } } };
  expect(answerIn(linked, 'fa')).toBe('See.\nTable: https://shop.example/t');
  expect([wantedIn('/a b'), wantedIn('a/b'), wantedIn('/a\nb')]).toEqual(['a b', null, null]);
});
