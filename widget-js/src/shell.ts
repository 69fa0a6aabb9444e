// What stands on every page: the launcher, the invite, and the place where the conversation is put once it is needed.
import { direction } from '@pasokh/client/language';
import type { FrameMessage, Side } from './bridge';
import { launcherWords } from './i18n/launcher';
import { sideOf } from './session';
import type { Session } from './session';
import { element } from './ui/dom';
import { createInvite } from './ui/Invite/invite';
import { createLauncher } from './ui/Launcher/launcher';

/** The iframe around launcher and panel has room for their shadows. */
const launcherSize = { width: 88, height: 88 };
const panelSize = { width: 424, height: 704 };
const inviteWidth = 344;
const aroundInvite = 104; // the launcher below, a margin above

type Mount = (session: Session, into: HTMLElement, focus: boolean) => () => void;

export function createShell(session: Session, post: (message: FrameMessage) => void): void {
  const open = (): void => session.dispatch({ kind: 'toggle', open: true });
  const launcher = createLauncher(open, () => void load());
  const invite = createInvite(open, () => session.dispatch({ kind: 'dismiss' }));
  const place = element('div', {});
  document.body.append(element('main', {}, invite.element, launcher.element, place));

  let mount: Mount | null = null;
  let loading: Promise<void> | null = null;
  let unmount: (() => void) | null = null;
  let shown = session.model().open;
  let posted = '';

  function load(): Promise<void> {
    loading ??= fetchConversation().catch(() => {
      loading = null; // so that it can be tried again
    });
    return loading;
  }

  async function fetchConversation(): Promise<void> {
    const module = await import('./ui/Window/mount');
    await module.prepare(session);
    mount = module.mount;
  }

  /** The conversation, or what stands in its place until it is here. `focus`: the visitor has just asked for it. */
  function showPanel(focus: boolean): void {
    unmount?.();
    unmount = null;
    if (mount) {
      place.replaceChildren();
      unmount = mount(session, place, focus);
      return;
    }
    const words = launcherWords(session.model().language);
    const note = element('p', { role: 'status' }, words.loading);
    const panel = element('div', { class: 'panel panel-empty' }, note);
    place.replaceChildren(panel);
    void load().then(() => {
      if (!session.model().open) return;
      if (mount) return showPanel(focus);
      note.textContent = words.failed;
      const again = element('button', { class: 'button', type: 'button' }, words.reload);
      again.addEventListener('click', () => showPanel(true));
      panel.append(again);
    });
  }

  function hidePanel(): void {
    unmount?.();
    unmount = null;
    place.replaceChildren();
    launcher.element.focus();
  }

  function tell(
    view: 'launcher' | 'invite' | 'panel',
    side: Side,
    size: { width: number; height: number },
  ): void {
    const { language } = session.model();
    const message: FrameMessage = { type: 'view', view, side, title: launcherWords(language).chat, ...size };
    const text = JSON.stringify(message);
    if (text !== posted) post(message);
    posted = text;
  }

  function fit(): void {
    const model = session.model();
    const side = sideOf(session);
    if (model.open) return tell('panel', side, panelSize);
    if (model.invite === null) return tell('launcher', side, launcherSize);
    const height = Math.ceil(invite.element.offsetHeight) + aroundInvite;
    tell('invite', side, { width: inviteWidth, height });
  }

  function draw(): void {
    const model = session.model();
    const root = document.documentElement;
    root.lang = model.language;
    root.dir = direction(model.language);
    root.classList.toggle('left', sideOf(session) === 'left');
    launcher.show(model);
    invite.show(model);
    if (model.invite) void load();
    if (model.open !== shown) {
      shown = model.open;
      if (shown) showPanel(true);
      else hidePanel();
    }
    fit();
  }

  // The invite's height follows its text, whose width is settled only when the page has made room for it.
  new ResizeObserver(fit).observe(invite.element);
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') session.dispatch({ kind: 'toggle', open: false });
  });
  session.subscribe(draw);
  if (shown) showPanel(false);
  draw();
}
