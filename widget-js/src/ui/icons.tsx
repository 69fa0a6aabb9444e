// Stroke icons on a 24 grid; base.css draws them. They inherit their colour; `flip` mirrors those that point.
import type { JSX } from 'preact';

function icon(paths: JSX.Element, flip = false) {
  return () => (
    <svg class={flip ? 'icon flip' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      {paths}
    </svg>
  );
}

export const DownIcon = icon(<path d="m6 9 6 6 6-6" />);
const speaker = 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z';
export const SoundIcon = icon(<path d={`${speaker}M15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11`} />, true);
export const MutedIcon = icon(<path d={`${speaker}M16 9.5l5 5m0-5-5 5`} />, true);
export const LeaveIcon = icon(<path d="M14 4H6v16h8M10 12h11m-3.5-3.5L21 12l-3.5 3.5" />, true);
export const OutIcon = icon(<path d="M9 5h10v10M19 5 6 18" />, true);
export const SendIcon = icon(<path d="M4.5 12h7M4 4.5 20.5 12 4 19.5 6 12z" />, true);
export const BackIcon = icon(<path d="m15 6-6 6 6 6" />, true);
export const ClockIcon = icon(<path d="M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z" />);
export const TickIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const TicksIcon = icon(<path d="m1.5 12.5 4.5 4.5 9-9.5M11 15.5l1.5 1.5 10-9.5" />);
export const AlertIcon = icon(<path d="M12 8v5m0 3.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z" />);
export const PersonIcon = icon(
  <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-3.4 3.8-5.5 7.5-5.5s6.7 2.1 7.5 5.5" />,
);
export const MailIcon = icon(<path d="M3.5 6h17v12.5h-17zM4 6.5l8 6.5 8-6.5" />);
export const CheckIcon = icon(<path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.3l2.8 2.7L16 9.5" />);
