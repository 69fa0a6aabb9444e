import { formatNumber } from '@pasokh/client/language';
import { launcherWords } from '../../i18n/launcher';
import type { Model } from '../../model';
import { badge } from '../../session';
import { element, strokeIcon } from '../dom';
import './launcher.css';

const bubble =
  'M12 3.5c5 0 9 3.4 9 7.75S17 19 12 19c-.9 0-1.8-.1-2.6-.3L5 21v-3.9c-1.9-1.4-3-3.5-3-5.85C2 6.9 7 3.5 12 3.5zM8 11.3h.01M12 11.3h.01M16 11.3h.01';
const most = 9;

export interface Launcher {
  readonly element: HTMLElement;
  show(model: Model): void;
}

export function createLauncher(onOpen: () => void, onNear: () => void): Launcher {
  const count = element('span', { class: 'badge', ariaHidden: 'true' });
  const button = element('button', { class: 'launcher', type: 'button' }, strokeIcon(bubble), count);
  button.addEventListener('click', onOpen);
  button.addEventListener('pointerenter', onNear);
  button.addEventListener('focus', onNear);

  return {
    element: button,
    show(model) {
      const words = launcherWords(model.language);
      const unread = badge(model);
      const number = formatNumber(Math.min(unread, most), model.language);
      count.hidden = unread === 0;
      count.textContent = unread > most ? `${number}+` : number;
      button.hidden = model.open;
      button.setAttribute(
        'aria-label',
        unread > 0 ? `${words.open_chat} (${words.unread(number)})` : words.open_chat,
      );
    },
  };
}
