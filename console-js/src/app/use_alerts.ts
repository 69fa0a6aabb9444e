import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useDeskStore } from '../desk/context';
import { shortId } from '../desk/selectors';
import { useSpeech } from '../i18n/speech';
import { hasAttention, useAttention } from '../ui/attention';
import { usePreferences } from '../ui/preferences';
import { reactionTo, titleOf } from './alerts';
import { createSound } from './sound';
import type { Sound } from './sound';

const flashMs = 1000;

function showNotification(title: string, body: string, tag: string, onClick: () => void): void {
  try {
    const notification = new Notification(title, { body, tag });
    notification.onclick = () => {
      window.focus();
      onClick();
      notification.close();
    };
  } catch {
    // Some phones only let a service worker notify.
  }
}

/** Sound, title and desktop notifications for what is new. */
export function useAlerts(options: {
  active: string | null;
  unread: number;
  onOpen: (chat: string) => void;
}): Sound {
  const { active, unread, onOpen } = options;
  const { words, format } = useSpeech();
  const { preferences } = usePreferences();
  const store = useDeskStore();
  const attention = useAttention();
  const [sound] = useState(() => createSound());
  const [news, setNews] = useState<string | null>(null);
  if (attention && news !== null) setNews(null);

  useEffect(() => {
    const unlock = (): void => sound.unlock();
    for (const name of ['pointerdown', 'keydown'] as const) window.addEventListener(name, unlock, true);
    return () => {
      for (const name of ['pointerdown', 'keydown'] as const) window.removeEventListener(name, unlock, true);
    };
  }, [sound]);

  // The listener sees what is current without being set anew at each change.
  const current = useRef({ active, words, preferences, onOpen });
  useEffect(() => {
    current.current = { active, words, preferences, onOpen };
  });

  useEffect(
    () =>
      store.onAlert((alert) => {
        const now = current.current;
        const reaction = reactionTo(alert, { page: hasAttention(), chat: now.active });
        const text = alert.kind === 'new_chat' ? now.words.alert.newChat : now.words.alert.newMessage;
        if (reaction.sound !== null && now.preferences.sound) sound.play(reaction.sound);
        if (reaction.flash) setNews(text);
        const visitor = store.get().chats.get(alert.chat)?.visitor.id;
        if (!reaction.desktop || !now.preferences.desktop || visitor === undefined) return;
        // What the visitor wrote stays out of it: notifications are shown on locked screens.
        showNotification(text, now.words.chat.visitorNumber(shortId(visitor)), alert.chat, () =>
          now.onOpen(alert.chat),
        );
      }),
    [store, sound],
  );

  const [phase, setPhase] = useState(false);
  useEffect(() => {
    if (news === null) return;
    const timer = setInterval(() => setPhase((before) => !before), flashMs);
    return () => clearInterval(timer);
  }, [news]);
  const count = unread > 0 ? words.alert.titleCount(format.number(unread)) : null;
  useEffect(() => {
    document.title = titleOf(words.app.name, count, news, phase);
  }, [words, count, news, phase]);

  return sound;
}

/** Whether a sound would be heard now. */
export const useSoundReady = (sound: Sound): boolean => useSyncExternalStore(sound.onChange, sound.ready);
