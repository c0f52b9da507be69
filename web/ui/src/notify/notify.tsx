/** Who is told, by what, and when not: people, the channels to them, silences, maintenance, and what became of each message. */
import { useEffect } from 'preact/hooks';
import { mayChange } from '../api/client.ts';
import type { SettingKind } from '../api/watch.ts';
import '../check/icons.tsx';
import { useHosts } from '../live/list.ts';
import { choice } from '../route/query.ts';
import { NOTIFY } from '../route/route.ts';
import { query } from '../route/router.ts';
import { NotForYou } from '../settings/words.tsx';
import '../style/checks.css';
import '../style/notify.css';
import '../style/settings.css';
import { Messages } from './messages.tsx';
import { Settings } from './settings.tsx';

type Part = SettingKind | 'messages';
const PARTS: readonly [Part, string][] = [['contacts', 'Contacts'], ['channels', 'Channels'], ['silences', 'Silences'], ['maintenance', 'Maintenance'], ['messages', 'Messages']];
const ABOUT: Record<Part, string> = {
  contacts: 'People who are told, from which severity on, of what, and how.',
  channels: 'What messages go through. A test shows every word of the server.',
  silences: 'Until when nobody is told of something. What happens is recorded and shown as ever.',
  maintenance: 'When something may be down: nobody is told, and it is not counted.',
  messages: 'What is or was owed to people, the latest first, and what became of it.',
};

export function NotifyPage() {
  useHosts();
  const part = choice<Part>(query.value, 'part', PARTS.map(([name]) => name), 'contacts');
  useEffect(() => { document.title = `${PARTS.find(([name]) => name === part)![1]} – Tocsin`; }, [part]);
  if (!mayChange()) return <NotForYou title="Who is told" command="tocsin signin" />;
  return (
    <>
      <section class="head"><div><h1>Who is told</h1><p class="meta">{ABOUT[part]}</p></div></section>
      <nav class="tabs" aria-label="Who is told">{PARTS.map(([name, words]) => <a key={name} href={name === 'contacts' ? NOTIFY : `${NOTIFY}?part=${name}`} aria-current={part === name ? 'page' : undefined}>{words}</a>)}</nav>
      {part === 'messages' ? <Messages /> : <Settings key={part} kind={part} />}
    </>
  );
}
