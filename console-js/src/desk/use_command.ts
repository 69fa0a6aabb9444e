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
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (command: Command) => {
      setBusy(true);
      const outcome = await store.command(command);
      setBusy(false);
      return report(outcome);
    },
    [store, report],
  );
  return { busy, run };
}

/** Shows a refusal as a note. */
export function useReport(): (outcome: Outcome) => boolean {
  const { words, format } = useSpeech();
  const notify = useNotify();
  return useCallback(
    (outcome) => {
      if (!outcome.ok) notify('error', problemText(outcome.problem, words, format));
      return outcome.ok;
    },
    [notify, words, format],
  );
}
