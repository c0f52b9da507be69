/** A contact, a channel, a silence or a maintenance: fields, the ways to a person, and lines for what a channel's type has. */
import { useSignal } from '@preact/signals';
import { Fragment } from 'preact';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import { watchApi, type Setting, type SettingKind } from '../api/watch.ts';
import { hubNow } from '../live/feed.ts';
import { Note } from '../parts/controls.tsx';
import { mistakes, textOf, withLinesFor } from '../parts/fields.ts';
import { Icon } from '../parts/icon.tsx';
import { Input, Lines, Wrong } from '../parts/inputs.tsx';
import { setQuery } from '../route/router.ts';
import { plain } from '../unit/plain.ts';
import { HOUR } from '../unit/time.ts';
import { draftGiven, draftOf, FIELDS, localText, type Draft } from './given.ts';
import { makeKeys } from './push.ts';
import { RepeatFields } from './repeat.tsx';
import { Ways, type Through } from './ways.tsx';

/** `start`: what is known already of a new one. */
interface Props { kind: SettingKind; one: string; setting: Setting | null; done: (words: string) => void; leave?: () => void; start?: Record<string, string> }

const LABELS: Record<string, [string, string, string]> = {
  name: ['Name', '', ''], hosts: ['Only these hosts', 'web-*, db-01', '* is any letters; all unless given'], services: ['Only these services', 'HTTP, DNS*', 'All unless given'],
  quiet: ['Quiet hours', '22:00-07:00', 'Then only what is critical rings'], timezone: ['Time zone', 'Europe/Berlin', 'Of the quiet hours; UTC unless given'], type: ['Type', 'mail', 'Of the channel'],
};
const KNOWN = ['host', 'port', 'user', 'password', 'from', 'url', 'token', 'to', 'tls'];

export function SettingForm({ kind, one, setting, done, leave = () => setQuery({ edit: null }), start = {} }: Props) {
  const draft = useSignal<Draft>(begin(kind, setting, start));
  const wrong = useSignal<Record<string, string>>({});
  const channels = useSignal<Through[]>([]);
  const busy = useSignal(false);
  useEffect(() => { if (kind === 'contacts') watchApi.settings('channels').then(({ items }) => { channels.value = items.map(({ name, set }) => ({ name, publicKey: set['type'] === 'webpush' ? textOf(set['public-key']) : null })); }, () => undefined); }, [kind]);
  const { fields, lines, ways, repeat } = draft.value;
  const change = (more: Partial<Draft>) => { draft.value = { ...draft.value, ...more }; };
  const put = (name: string) => (value: string) => change({ fields: { ...draft.value.fields, [name]: value } });
  const withKeys = (keys: Record<string, string>) => change({ lines: [...draft.value.lines.filter(({ name }) => name !== '' && !(name in keys)), ...Object.entries(keys).map(([name, value]) => ({ name, value }))] });
  const save = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    try {
      const set = draftGiven(kind, draft.value);
      const kept = setting ? await watchApi.setSetting(kind, setting.id, set) : await watchApi.addSetting(kind, set);
      return done(`Saved “${plain(kept.name)}”.`);
    } catch (error) {
      const said = error instanceof ApiError ? mistakes(error.message, error.field) : { '': String(error) };
      wrong.value = said;
      if (kind === 'channels') change({ lines: withLinesFor(said, draft.value.lines, FIELDS[kind]) });
      busy.value = false;
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.edit [aria-invalid]')?.focus());
    }
  };
  const timed = kind === 'silences' || kind === 'maintenance';
  const rest = Object.entries(wrong.value).filter(([name]) => !FIELDS[kind].includes(name) && name !== 'ways' && !(name === 'repeat' && timed) && !lines.some((line) => line.name === name));
  return (
    <form class="edit" noValidate onSubmit={(event) => void save(event)}>
      <h2 class="sentence">{setting ? `Edit “${plain(setting.name)}”` : `Add a ${one}`}</h2>
      {FIELDS[kind].map((name) => {
        if (name === 'severity') {
          return <div class="fld" key={name}><label for="f-severity">From this severity on</label><span class="sel"><select id="f-severity" value={fields[name] || 'warning'} onChange={(event) => put(name)(event.currentTarget.value)}>{['info', 'warning', 'critical'].map((word) => <option key={word} value={word}>{word}</option>)}</select><Icon name="chev" /></span></div>;
        }
        if (name === 'from' || name === 'until') {
          const said = wrong.value[name];
          const words = repeat.on ? ['Not before', 'Not after'] : ['From', 'Until'];
          const again = (name === 'from' || kind === 'silences') && <RepeatFields repeat={repeat} wrong={wrong.value['repeat']} onChange={(next) => change({ repeat: next, ...(next.on && !repeat.on && !setting ? { fields: { ...fields, from: '', until: '' } } : {}) })} />;
          return (
            <Fragment key={name}>{again}<div class="fld"><label for={`f-${name}`}>{words[name === 'from' ? 0 : 1]}</label>
              <span class="field" data-state={said ? 'error' : undefined}><input id={`f-${name}`} type="datetime-local" value={fields[name]} aria-invalid={said ? 'true' : undefined} aria-describedby={said ? `f-${name}-words` : undefined} onInput={(event) => put(name)(event.currentTarget.value)} /></span>
              {said && <Wrong id={`f-${name}-words`}>{said}</Wrong>}</div></Fragment>
          );
        }
        const [label, placeholder, hint] = LABELS[name] ?? [name, '', ''];
        return <Input key={name} name={name} label={label} placeholder={placeholder} hint={hint} value={fields[name] ?? ''} wrong={wrong.value[name]} onInput={put(name)} />;
      })}
      {kind === 'contacts' && <Ways ways={ways} channels={channels.value} wrong={wrong.value['ways']} onChange={(next) => change({ ways: next })} />}
      {(kind === 'channels' || lines.length > 0) && <Lines lines={lines} wrong={wrong.value} known={KNOWN} onChange={(next) => change({ lines: next })} />}
      {kind === 'channels' && fields['type'] === 'webpush' && isSecureContext && <p class="hint">A browser is rung with a pair of keys of this channel. <button type="button" class="btn" onClick={() => void makeKeys().then(withKeys)}>Make a pair</button></p>}
      {rest.length > 0 && <Note tone="down" icon="down" live>{rest.map(([name, words]) => (name ? `${name}: ${words}` : words)).join('; ')}</Note>}
      <div class="row"><button type="submit" class="btn pri" aria-busy={busy.value || undefined}>Save {one}</button><button type="button" class="btn" onClick={leave}>Cancel</button></div>
    </form>
  );
}

/** A new silence lasts an hour, a new maintenance begins in one. */
function begin(kind: SettingKind, setting: Setting | null, start: Record<string, string>): Draft {
  const draft = draftOf(kind, setting?.set ?? {});
  if (setting) return draft;
  const at = (hours: number) => localText(String(hubNow() + hours * HOUR));
  if (kind === 'silences') draft.fields['until'] = at(1);
  if (kind === 'maintenance') Object.assign(draft.fields, { from: at(1), until: at(2) });
  if (kind === 'contacts') {
    draft.ways = [{ channel: '', to: '', fallback: false, after: '', remind: '' }];
    draft.fields['timezone'] = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  for (const name of FIELDS[kind]) if (start[name]) draft.fields[name] = start[name];
  return draft;
}
