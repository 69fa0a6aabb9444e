// Notices that nobody is at the keyboard.

const gestures = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

export interface IdleOptions {
  readonly afterMs: number;
  readonly onChange: (idle: boolean) => void;
  readonly target?: EventTarget;
}

/** Calls back when the operator falls idle and when he is back; returns what stops it. */
export function watchIdle({ afterMs, onChange, target = window }: IdleOptions): () => void {
  let idle = false;
  let lastGesture = Date.now();
  let timer: ReturnType<typeof setTimeout>;

  // One timer that looks again later, instead of one that is set anew with each movement of the mouse.
  function look(): void {
    const left = lastGesture + afterMs - Date.now();
    if (left > 0) {
      timer = setTimeout(look, left);
      return;
    }
    idle = true;
    onChange(true);
  }

  function onGesture(): void {
    lastGesture = Date.now();
    if (!idle) return;
    idle = false;
    onChange(false);
    timer = setTimeout(look, afterMs);
  }

  timer = setTimeout(look, afterMs);
  for (const name of gestures) target.addEventListener(name, onGesture, { passive: true, capture: true });
  return () => {
    clearTimeout(timer);
    for (const name of gestures) target.removeEventListener(name, onGesture, { capture: true });
  };
}
