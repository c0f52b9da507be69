/**
 * Notices of the desktop for incidents, for who keeps the app open in some tab: once for each, gone after five seconds
 * or when it recovers. All tabs of a browser share what was told, and the browser shows what has the same tag once.
 */
import { signal } from '@preact/signals';
import type { Incident } from '../api/watch.ts';
import { worker } from '../offline/worker.ts';
import { Icon } from '../parts/icon.tsx';
import { go } from '../route/router.ts';
import { incidentPath } from '../route/watched.ts';
import { noticesOf } from './notices.ts';

const KEY = 'tocsin.told';
const SHOWN = 5_000;
const ICON = '/icons/icon-192.png';

const can = isSecureContext && 'Notification' in globalThis;
/** `denied` also where the browser has none. */
const permission = signal<NotificationPermission>(can ? Notification.permission : 'denied');
/** Those on screen, by incident. */
const shown = new Map<number, Notification>();

/** So often a tab that nobody sees asks for incidents; 0: not at all, as nobody would be told. */
export const unseen = (): number => (permission.peek() === 'granted' ? 30_000 : 0);

function toldBefore(): Set<number> {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? '[]') as number[]);
  } catch {
    return new Set(); // written by something else
  }
}

export function tell(open: readonly Incident[]): void {
  if (permission.peek() !== 'granted') return;
  for (const [id, notice] of shown) if (!open.some((one) => one.id === id)) notice.close();
  const { show, told } = noticesOf(open, toldBefore(), Date.now());
  try {
    localStorage.setItem(KEY, JSON.stringify(told));
  } catch {
    return; // a browser that keeps nothing would tell the same each time
  }
  for (const { tag, id, title, body } of show) {
    try {
      const notice = new Notification(title, { body, tag, icon: ICON });
      notice.onclick = () => {
        focus();
        go(id === null ? '/incidents' : incidentPath(id));
        notice.close();
      };
      notice.onclose = () => { if (id !== null) shown.delete(id); };
      if (id !== null) shown.set(id, notice);
      setTimeout(() => notice.close(), SHOWN);
    } catch {
      byWorker(tag, title, body, id); // browsers of telephones let only the worker show one
    }
  }
}

function byWorker(tag: string, title: string, body: string, id: number | null): void {
  if (worker.peek() !== 'ready') return;
  const url = new URL(id === null ? '/incidents' : incidentPath(id), location.origin).href;
  void navigator.serviceWorker.ready.then(async (registration) => {
    await registration.showNotification(title, { body, tag, icon: ICON, data: { url } });
    setTimeout(() => void registration.getNotifications({ tag }).then((all) => all.forEach((one) => one.close())), SHOWN);
  }).catch(() => undefined); // the person has taken the permission back
}

/** Only for who has not decided: the answer is the browser's to change. */
export function AskNotices() {
  if (permission.value !== 'default') return null;
  const ask = () => void Notification.requestPermission().then((answer) => { permission.value = answer; });
  return <button type="button" class="btn" title="While Tocsin is open in a tab, this desktop shows what fails. The browser's settings of this site switch it off again." onClick={ask}><Icon name="bell" /> Show notifications</button>;
}
