// The frame's end of the bridge. The origin of the embedding page is taken from its first message and then pinned:
// which pages may embed the frame at all is decided by the frame-ancestors that the server sends with it.
import { boolean, frame, nullable, number, object, oneOf, run, string } from '@pasokh/client/decode';
import type { FrameMessage, HostMessage } from './bridge';
import { isMarked, mark } from './bridge';

const page = object({ url: string, title: string, referrer: string });

const hostMessage = frame({
  hello: object({
    page,
    lang: string,
    side: nullable(oneOf('left', 'right')),
    narrow: boolean,
    identity: nullable(string),
  }),
  identity: object({ identity: nullable(string) }),
  page: object({ page }),
  viewport: object({ narrow: boolean }),
  signals: object({
    signals: object({ seconds: number, scroll: number, idle: nullable(number), exit: boolean }),
  }),
  custom: object({ name: string }),
  command: object({ name: oneOf('open', 'close', 'toggle') }),
});

export interface HostLink {
  post(message: FrameMessage): void;
}

type HostWindow = Pick<Window, 'parent' | 'addEventListener'>;

export function connectHost(onMessage: (message: HostMessage) => void, self: HostWindow = window): HostLink {
  let origin: string | null = null;

  self.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== self.parent || !isMarked(event.data)) return;
    if (origin !== null && event.origin !== origin) return;
    const decoded = run(hostMessage, event.data);
    if (!decoded.ok) return;
    // An opaque origin ("null") cannot be addressed, so there is nobody to talk to.
    if (origin === null && (decoded.value.type !== 'hello' || event.origin === 'null')) return;
    origin = event.origin;
    onMessage(decoded.value);
  });

  return {
    post(message) {
      if (origin !== null) self.parent.postMessage({ pasokh: mark, ...message }, origin);
    },
  };
}
