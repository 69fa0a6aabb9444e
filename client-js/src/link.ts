// The connection as a pure step function: no socket, no timer, no clock. socket.ts carries out the effects.

export type Phase =
  | 'idle' // not started, or stopped
  | 'connecting'
  | 'greeting' // open, hello sent
  | 'resuming' // welcomed; what was missed is arriving
  | 'live'
  | 'waiting' // for the next attempt
  | 'ended'; // closed for good: see `endCode`

export interface Link {
  readonly phase: Phase;
  /** Failures since the connection was last stable; sets the ceiling of the next wait. */
  readonly attempt: number;
  readonly beatMs: number;
  /** A chat is open, so the server beats and silence means that the connection is dead. */
  readonly watching: boolean;
  /** A command was sent whose answer is due; only counts while nobody is watching. */
  readonly awaiting: boolean;
  readonly endCode: number | null;
}

export type TimerName = 'retry' | 'handshake' | 'stable' | 'silence';

export type LinkEvent =
  | { kind: 'start' }
  | { kind: 'stop' }
  | { kind: 'opened' }
  | { kind: 'welcomed'; beatMs: number }
  | { kind: 'resumed' }
  | { kind: 'heard' } // any frame
  | { kind: 'sent' } // something that will be answered
  | { kind: 'told_to_reconnect'; afterMs: number }
  | { kind: 'closed'; code: number }
  | { kind: 'timer'; name: TimerName }
  | { kind: 'watch'; on: boolean }
  | { kind: 'woke' }; // the network is back, or the page is visible again

export type LinkEffect =
  | { do: 'connect' }
  | { do: 'hello' }
  | { do: 'disconnect' } // no `closed` follows
  | { do: 'set_timer'; name: TimerName; ms: number }
  | { do: 'clear_timer'; name: TimerName };

type Step = [Link, LinkEffect[]];

const baseMs = 1_000;
const capMs = 30_000;
const stableMs = 60_000;
const handshakeMs = 20_000;
const silentBeats = 2.5;
/** Why the server may have said 4009: so many commands that only a long pause helps. */
const tooManyCommands = 4009;
const tooManyCommandsMs = 60_000;

export const closeCodes = {
  lost: 1006,
  replaced: 4500,
  refused: 4501,
  unknownSite: 4502,
  badFrames: 4503,
} as const;

/** 4500–4999 mean "do not come back"; everything else, also what we do not know, is worth another attempt. */
export function isFinal(code: number): boolean {
  return code >= 4500 && code <= 4999;
}

export const initialLink: Link = {
  phase: 'idle',
  attempt: 0,
  beatMs: 10_000,
  watching: false,
  awaiting: false,
  endCode: null,
};

export function isConnected(link: Link): boolean {
  return link.phase === 'greeting' || link.phase === 'resuming' || link.phase === 'live';
}

const setTimer = (name: TimerName, ms: number): LinkEffect => ({ do: 'set_timer', name, ms });
const clearTimer = (name: TimerName): LinkEffect => ({ do: 'clear_timer', name });
const connectionTimers: LinkEffect[] = [clearTimer('handshake'), clearTimer('stable'), clearTimer('silence')];

function connect(link: Link): Step {
  return [
    { ...link, phase: 'connecting', endCode: null },
    [clearTimer('retry'), { do: 'connect' }, setTimer('handshake', handshakeMs)],
  ];
}

function waitFor(link: Link, ms: number, attempt: number): Step {
  return [{ ...link, phase: 'waiting', attempt }, [...connectionTimers, setTimer('retry', Math.round(ms))]];
}

/** Full jitter: anything between 0 and the ceiling, so that a crowd of clients spreads out. */
function retry(link: Link, random: () => number, atLeastMs = 0): Step {
  const ceiling = Math.min(capMs, baseMs * 2 ** link.attempt);
  return waitFor(link, atLeastMs + random() * ceiling, link.attempt + 1);
}

function drop(link: Link, random: () => number): Step {
  const [next, effects] = retry(link, random);
  return [next, [{ do: 'disconnect' }, ...effects]];
}

function listen(link: Link): LinkEffect {
  return link.watching ? setTimer('silence', link.beatMs * silentBeats) : clearTimer('silence');
}

function onTimer(link: Link, name: TimerName, random: () => number): Step {
  switch (name) {
    case 'retry':
      return link.phase === 'waiting' ? connect(link) : [link, []];
    case 'stable':
      return [{ ...link, attempt: 0 }, []];
    case 'handshake':
      return link.phase === 'connecting' || link.phase === 'greeting' || link.phase === 'resuming'
        ? drop(link, random)
        : [link, []];
    case 'silence':
      return link.phase === 'live' ? drop(link, random) : [link, []];
  }
}

function onClosed(link: Link, code: number, random: () => number): Step {
  if (link.phase === 'idle' || link.phase === 'ended' || link.phase === 'waiting') return [link, []];
  if (isFinal(code)) return [{ ...link, phase: 'ended', endCode: code }, connectionTimers];
  return retry(link, random, code === tooManyCommands ? tooManyCommandsMs : 0);
}

function onWoke(link: Link): Step {
  if (link.phase === 'waiting') return connect(link);
  // A socket that died while the device slept looks alive: the next beat has to come on time.
  if (link.phase === 'live' && link.watching) return [link, [setTimer('silence', link.beatMs * 1.5)]];
  return [link, []];
}

export function step(link: Link, event: LinkEvent, random: () => number): Step {
  switch (event.kind) {
    case 'start':
      return link.phase === 'idle' || link.phase === 'ended' ? connect(link) : [link, []];
    case 'stop':
      return [
        { ...initialLink, watching: link.watching },
        [{ do: 'disconnect' }, clearTimer('retry'), ...connectionTimers],
      ];
    case 'opened':
      return link.phase === 'connecting' ? [{ ...link, phase: 'greeting' }, [{ do: 'hello' }]] : [link, []];
    case 'welcomed':
      return link.phase === 'greeting'
        ? [{ ...link, phase: 'resuming', beatMs: event.beatMs }, []]
        : [link, []];
    case 'resumed':
      if (link.phase !== 'resuming') return [link, []];
      return [
        { ...link, phase: 'live', awaiting: false },
        [clearTimer('handshake'), setTimer('stable', stableMs), listen(link)],
      ];
    case 'heard':
      return link.phase === 'live' ? [{ ...link, awaiting: false }, [listen(link)]] : [link, []];
    case 'sent':
      // Armed once: a visitor who goes on sending into a dead connection must not push the limit away.
      if (link.phase !== 'live' || link.watching || link.awaiting) return [link, []];
      return [{ ...link, awaiting: true }, [setTimer('silence', link.beatMs * silentBeats)]];
    case 'told_to_reconnect': {
      if (!isConnected(link)) return [link, []];
      const [next, effects] = waitFor(link, event.afterMs, link.attempt);
      return [next, [{ do: 'disconnect' }, ...effects]];
    }
    case 'closed':
      return onClosed(link, event.code, random);
    case 'timer':
      return onTimer(link, event.name, random);
    case 'watch': {
      if (link.watching === event.on) return [link, []];
      const next = { ...link, watching: event.on };
      return [next, link.phase === 'live' ? [listen(next)] : []];
    }
    case 'woke':
      return onWoke(link);
  }
}
