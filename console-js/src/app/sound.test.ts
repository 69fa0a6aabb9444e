import { describe, expect, it, vi } from 'vitest';
import { createSound } from './sound';

/** As much of an AudioContext as the sounds need; counts the notes. */
function fakeAudio() {
  const audio = {
    state: 'suspended',
    currentTime: 0,
    destination: {},
    onstatechange: null,
    notes: 0,
    resume: () => {
      audio.state = 'running';
      return Promise.resolve();
    },
    createOscillator: () => ({
      frequency: {},
      connect: (to: unknown) => to,
      start: () => void audio.notes++,
      stop: () => undefined,
    }),
    createGain: () => ({
      gain: {
        setValueAtTime: () => undefined,
        linearRampToValueAtTime: () => undefined,
        exponentialRampToValueAtTime: () => undefined,
      },
      connect: (to: unknown) => to,
    }),
  };
  return audio;
}

describe('sound', () => {
  it('is silent before a gesture and says so, and sounds after it', () => {
    const audio = fakeAudio();
    const sound = createSound(() => audio as unknown as AudioContext);
    sound.play('chat');
    expect(sound.ready()).toBe(false);
    expect(audio.notes).toBe(0);
    sound.unlock();
    sound.play('chat');
    expect(sound.ready()).toBe(true);
    expect(audio.notes).toBe(3);
  });

  it('makes one sound of a burst, but never swallows a new chat behind a message', () => {
    const audio = fakeAudio();
    const clock = vi.spyOn(performance, 'now').mockReturnValue(10_000);
    const sound = createSound(() => audio as unknown as AudioContext);
    sound.unlock();
    sound.play('message');
    sound.play('message');
    expect(audio.notes).toBe(1);
    sound.play('chat');
    expect(audio.notes).toBe(4);
    clock.mockReturnValue(12_000);
    sound.play('message');
    expect(audio.notes).toBe(5);
    clock.mockRestore();
  });

  it('does no harm in a browser without audio', () => {
    const sound = createSound(() => {
      throw new Error('no audio');
    });
    sound.unlock();
    sound.play('chat');
    expect(sound.ready()).toBe(false);
  });
});
