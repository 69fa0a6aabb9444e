// The way from the shell into the conversation: everything that needs the framework is behind this import.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { loadMessages, messages } from '../../i18n/messages';
import type { Session } from '../../session';
import { ErrorBoundary } from '../ErrorBoundary/error_boundary';
import { useModel } from '../use_session';
import { Window } from './window';

function Conversation({ session, focus }: { session: Session; focus: boolean }) {
  const model = useModel(session);
  const { language } = model;
  const [, setShown] = useState(language);
  useEffect(() => {
    // The site speaks another language than the page seemed to.
    void loadMessages(language).then(() => setShown(language));
  }, [language]);
  return (
    <ErrorBoundary words={messages(language)}>
      <Window key={model.owner} session={session} model={model} focus={focus} />
    </ErrorBoundary>
  );
}

export const prepare = (session: Session): Promise<void> => loadMessages(session.model().language);

/** Needs to be prepared. Returns what removes it again. */
export function mount(session: Session, into: HTMLElement, focus: boolean): () => void {
  render(<Conversation session={session} focus={focus} />, into);
  return () => render(null, into);
}
