import { launcherWords } from '../../i18n/launcher';
import type { Model } from '../../model';
import { element, strokeIcon } from '../dom';
import './invite.css';

export interface InviteBubble {
  readonly element: HTMLElement;
  show(model: Model): void;
}

export function createInvite(onOpen: () => void, onDismiss: () => void): InviteBubble {
  const from = element('b', { dir: 'auto' });
  const text = element('span', { class: 'text', dir: 'auto' });
  const action = element('span', { class: 'invite-action' });
  const body = element('button', { class: 'invite-body', type: 'button' }, from, text, action);
  const close = element(
    'button',
    { class: 'icon-button invite-close', type: 'button' },
    strokeIcon('M6 6l12 12M18 6 6 18'),
  );
  const section = element('section', { class: 'invite', hidden: true, role: 'status' }, body, close);
  body.addEventListener('click', onOpen);
  close.addEventListener('click', onDismiss);

  return {
    element: section,
    show(model) {
      const words = launcherWords(model.language);
      section.hidden = model.invite === null || model.open;
      if (!model.invite) return;
      from.textContent = model.invite.from;
      text.textContent = model.invite.text;
      action.textContent = words.invite_open;
      close.setAttribute('aria-label', words.invite_dismiss);
    },
  };
}
