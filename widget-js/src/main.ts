// The frame's entry: waits for the page that embeds it, then connects and shows the launcher.
import './base.css';
import type { HostMessage } from './bridge';
import { connectHost } from './host_link';
import { createSession } from './session';
import type { Session } from './session';
import { createShell } from './shell';

const siteId = new URLSearchParams(location.search).get('site') ?? '';
let session: Session | null = null;

function begin(hello: Extract<HostMessage, { type: 'hello' }>): Session {
  const created = createSession({
    siteId,
    host: hello,
    emit: (name) => host.post({ type: 'event', name }),
    watch: (on) => host.post({ type: 'watch', on }),
  });
  createShell(created, host.post);
  return created;
}

function receive(message: HostMessage): void {
  switch (message.type) {
    case 'hello':
      document.documentElement.classList.toggle('narrow', message.narrow);
      session ??= begin(message);
      return;
    case 'viewport':
      document.documentElement.classList.toggle('narrow', message.narrow);
      return;
    case 'page':
      return session?.dispatch({ kind: 'page', page: message.page });
    case 'identity':
      return session?.identify(message.identity);
    case 'signals':
      return session?.dispatch({ kind: 'signals', signals: message.signals });
    case 'custom':
      return session?.dispatch({ kind: 'custom', name: message.name });
    case 'command': {
      const open = message.name === 'open' || (message.name === 'toggle' && !session?.model().open);
      return session?.dispatch({ kind: 'toggle', open });
    }
  }
}

const host = connectHost(receive);
