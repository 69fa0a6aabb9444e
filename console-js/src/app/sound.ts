// Two short sounds, made by the browser: no file, no network. A browser lets a page sound only after a gesture;
// `ready` says truthfully whether one would be heard.

export interface Sound {
  ready(): boolean;
  /** To be called from a gesture. */
  unlock(): void;
  play(kind: 'chat' | 'message'): void;
  onChange(listener: () => void): () => void;
}

interface Note {
  readonly at: number;
  readonly hertz: number;
}

const notes: Record<'chat' | 'message', readonly Note[]> = {
  chat: [
    { at: 0, hertz: 587 },
    { at: 0.13, hertz: 784 },
    { at: 0.26, hertz: 988 },
  ],
  message: [{ at: 0, hertz: 740 }],
};
const noteSeconds = 0.32;
const volume = 0.22;
/** A burst of messages after a reconnect is one sound. */
const restMs = 1200;

function playNotes(context: AudioContext, kind: 'chat' | 'message'): void {
  for (const { at, hertz } of notes[kind]) {
    const from = context.currentTime + at;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = 'triangle';
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(volume, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + noteSeconds);
    tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + noteSeconds);
  }
}

export function createSound(make: () => AudioContext = () => new AudioContext()): Sound {
  const listeners = new Set<() => void>();
  let context: AudioContext | null = null;
  let last = { at: -Infinity, kind: 'message' };

  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    ready: () => context?.state === 'running',
    unlock() {
      if (context?.state === 'running') return;
      try {
        context ??= make();
      } catch {
        // Without audio in the browser the console works all the same, and `ready` stays false.
        return;
      }
      context.onstatechange = tell;
      void context.resume().then(tell, tell);
    },
    play(kind) {
      const now = performance.now();
      const resting = now - last.at < restMs && !(kind === 'chat' && last.kind === 'message');
      if (context?.state !== 'running' || resting) return;
      last = { at: now, kind };
      playNotes(context, kind);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
