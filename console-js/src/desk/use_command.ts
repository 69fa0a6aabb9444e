import { useCallback, useState } from 'react';
import { useSpeech } from '../i18n/speech';
import { problemText } from '../i18n/problem';
import { useDeskStore } from './context';
import type { Command, Outcome } from './desk';
import { useNotify } from '../ui/notify';

/** Sends commands, one at a time, and says aloud when one is refused. Resolves to whether it was done. */
export function useCommand(): { busy: boolean; run: (command: Command) => Promise<boolean> } {
  const store = useDeskStore();
  const report = useReport();
  const { words } = useSpeech();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (command: Command) => {
      setBusy(true);
      const outcome = await store.command(command);
      setBusy(false);
      // The capacity that a transfer runs into is the colleague's, not one's own.
      const full = command.type === 'transfer' ? words.problem.otherAtCapacity : words.problem.atCapacity;
      return report(outcome, full);
    },
    [store, report, words],
  );
  return { busy, run };
}

/** Shows a refusal as a note. */
export function useReport(): (outcome: Outcome, atCapacity?: string) => boolean {
  const { words, format } = useSpeech();
  const notify = useNotify();
  return useCallback(
    (outcome, atCapacity) => {
      if (outcome.ok) return true;
      const full = outcome.problem.code === 'at_capacity' ? atCapacity : undefined;
      notify('error', full ?? problemText(outcome.problem, words, format));
      return false;
    },
    [notify, words, format],
  );
}
