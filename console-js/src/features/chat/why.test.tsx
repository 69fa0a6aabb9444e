// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { en } from '../../i18n/en';
import { openPage } from '../../test_console';
import { Why } from './why';

const turn = {
  about: 3,
  said: 4,
  at: 1,
  lang: 'en',
  question: 'where is <b>my</b> parcel',
  choice: '',
  outcome: 'answer',
  reason: 'confident',
  entry: 'delivery_time',
  confidence: 0.934,
  version: 7,
  helped: 'no',
  candidates: [
    { entry: 'delivery_time', question: 'When does it <i>arrive</i>?', score: 0.81 },
    { entry: 'delivery_cost', question: 'What does delivery cost?', score: 0.22 },
  ],
};

function serve(...answers: (readonly [number, unknown])[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    const [status, value] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [404, {}];
    return Promise.resolve(new Response(JSON.stringify(value), { status }));
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

it('tells question, candidates with scores, and version, by the keyboard alone, as text', async () => {
  const user = userEvent.setup();
  const asked = serve([200, { turns: [{ ...turn, about: 1, said: 2, question: 'another' }, turn] }]);
  openPage(<Why chat="c1" seq={4} />);
  const button = screen.getByRole('button', { name: en.why.button });
  expect(asked).toEqual([]);
  button.focus();
  await user.keyboard('{Enter}');
  await screen.findByText(en.why.reasons.confident);
  expect(asked).toEqual(['/api/console/faq/turns?chat=c1']);
  const panel = screen.getByRole('dialog', { hidden: true });
  expect(panel.textContent).toContain('where is <b>my</b> parcel');
  expect(panel.textContent).toContain('When does it <i>arrive</i>?');
  expect(panel.querySelector('b, i')).toBeNull();
  for (const text of ['93 %', '0.81', '0.22', '7', 'delivery_cost', en.why.no])
    expect(panel.textContent).toContain(text);
  expect(panel.textContent).not.toContain('another');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByText(en.why.reasons.confident)).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(button));
});

it('says that nothing is known of a line, and of a chat that is not his', async () => {
  const user = userEvent.setup();
  serve([200, { turns: [turn] }], [404, { error: { code: 'not_found' } }]);
  openPage(<Why chat="c1" seq={9} />);
  const button = screen.getByRole('button', { name: en.why.button });
  await user.click(button);
  await screen.findByText(en.why.none);
  await user.click(button);
  await waitFor(() => expect(screen.queryByText(en.why.none)).toBeNull());
  await user.click(button);
  await screen.findByText(en.why.none);
});

it('can be asked again when the server was away', async () => {
  const user = userEvent.setup();
  serve(
    [503, { error: { code: 'store_unavailable' } }],
    [200, { turns: [{ ...turn, reason: 'of_tomorrow' }] }],
  );
  openPage(<Why chat="c1" seq={4} />);
  await user.click(screen.getByRole('button', { name: en.why.button }));
  await screen.findByRole('alert', { hidden: true });
  await user.click(screen.getByRole('button', { name: en.why.again, hidden: true }));
  // A reason that this page does not know is told by what came of it.
  await screen.findByText(en.why.outcomes.answer);
});
