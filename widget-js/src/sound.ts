// One short sound, made by the browser: no file, no network. It is heard only after the visitor has used the widget.

let context: AudioContext | null = null;

/** To be called from a gesture: browsers let nobody else make a noise. */
export function unlockSound(): void {
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
  } catch {
    // Without audio in the browser the widget works all the same.
  }
}

export function playSound(): void {
  if (context?.state !== 'running') return;
  const from = context.currentTime;
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.frequency.value = 740;
  gain.gain.setValueAtTime(0.15, from);
  gain.gain.exponentialRampToValueAtTime(0.001, from + 0.3);
  tone.connect(gain).connect(context.destination);
  tone.start(from);
  tone.stop(from + 0.3);
}
