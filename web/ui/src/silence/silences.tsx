/** When nobody is told: silences and maintenance as a calendar and as a list; made, changed and ended here. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { mayChange } from '../api/client.ts';
import { watchApi, type Setting } from '../api/watch.ts';
import '../check/icons.tsx';
import { textOf } from '../parts/fields.ts';
import { Problem } from '../parts/problem.tsx';
import { useAsked } from '../live/asked.ts';
import { every10, now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { about } from '../notify/given.ts';
import { Ending } from '../notify/settings.tsx';
import { SettingForm } from '../notify/setting-form.tsx';
import { Segments } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon, StateMark } from '../parts/icon.tsx';
import { choice } from '../route/query.ts';
import { query, queryLink, setQuery } from '../route/router.ts';
import { WatchTabs } from '../rule/tabs.tsx';
import { NotForYou } from '../settings/words.tsx';
import '../style/checks.css';
import '../style/notify.css';
import '../style/settings.css';
import '../style/silences.css';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { Calendar, type Shown } from './calendar.tsx';
import { dayText, daysShown, momentOf, moved, repeatWords, standing, windowsOf } from './windows.ts';

type Kind = 'silences' | 'maintenance';
type One = Setting & { kind: Kind };

const KINDS: readonly Kind[] = ['silences', 'maintenance'];
const ONE: Record<Kind, string> = { silences: 'silence', maintenance: 'maintenance' };
const VIEWS = [{ value: 'month', label: 'Month' }, { value: 'week', label: 'Week' }];
const STANDING = { now: ['maint', 'Now'], coming: ['stale', 'Coming'], over: ['ok', 'Over'] } as const;
const ORDER = ['now', 'coming', 'over'];
const DONE = { edit: null, kind: null, hosts: null, services: null, name: null };

export function SilencesPage() {
  useHosts();
  useEffect(() => { document.title = 'Silences and maintenance – Tocsin'; }, []);
  return mayChange() ? <Asked /> : <NotForYou title="Silences and maintenance" command="tocsin signin" />;
}

function Asked() {
  const { data, error, again } = useAsked<One[]>('windows', async (stop) => (await Promise.all(KINDS.map(async (kind) => (await watchApi.settings(kind, stop)).items.map((one) => ({ ...one, kind }))))).flat());
  const told = useSignal<string | null>(null);
  void every10.value;
  const list = data.value;
  const edit = query.value.get('edit');
  const kind = choice<Kind>(query.value, 'kind', KINDS, 'silences');
  const chosen = list?.find((one) => one.id === edit && one.kind === kind && !one.provisioned);
  const form = list && (edit === 'new' || chosen);
  const holding = list?.filter(({ set }) => standing(set, now.peek()) === 'now').length ?? 0;
  return (
    <>
      <section class="head"><div class="grow"><h1>{list ? holding === 0 ? 'Nothing is held back now' : holding === 1 ? 'One window holds something back now' : `${holding} windows hold something back now` : error.value ? 'The windows could not be read' : <span class="skel">Reading the windows</span>}</h1><p class="meta">What happens within one is recorded and shown as ever; nobody is told. A maintenance is left out of uptime besides.</p></div></section>
      <WatchTabs here="silences" />
      {error.value !== null && <div class="sect pad"><Problem error={error.value} what="silences and maintenance" again={() => again()} short /></div>}
      {told.value && <p class="sect meta told" role="status">{told.value}</p>}
      {form ? <SettingForm key={`${kind} ${edit}`} kind={kind} one={ONE[kind]} setting={chosen ?? null} start={startOf()} leave={() => setQuery(DONE)} done={(words) => { told.value = words; again(); setQuery(DONE); }} />
        : list && <Windows list={list} aged={error.value !== null} say={(words) => { told.value = words; again(); }} />}
    </>
  );
}

/** What an incident, a host or a link already knows. */
const startOf = (): Record<string, string> => Object.fromEntries(['name', 'hosts', 'services'].flatMap((name) => { const value = query.peek().get(name); return value ? [[name, value.slice(0, 256)]] : []; }));

function Windows({ list, aged, say }: { list: readonly One[]; aged: boolean; say: (words: string) => void }) {
  const view = choice<'month' | 'week'>(query.value, 'view', ['month', 'week'], 'month');
  const given = query.value.get('at');
  const at = given && /^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(Date.parse(given)) ? new Date(`${given}T00:00`) : new Date(now.peek());
  const days = daysShown(view, at);
  const [from, to] = [days[0]!.getTime(), moved(days.at(-1)!, 'week', 0).getTime() + 25 * 3_600_000];
  const windows: Shown[] = list.flatMap((one) => windowsOf(one, one.kind, from, to).map((window) => ({ id: one.id, kind: one.kind, name: one.name, about: about(one.kind, one.set), window }))).sort((one, other) => one.window.from - other.window.from);
  const title = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' }).format(view === 'month' ? at : days[3]);
  const step = (by: number, words: string, icon: string) => <a class={`btn ico ${by > 0 ? 'ahead' : ''}`} href={queryLink({ at: dayText(moved(at, view, by)) })} aria-label={words} title={words}><Icon name={icon} /></a>;
  return (
    <>
      <div class="bar">
        <h2 class="cal-title" aria-live="polite">{title}</h2>
        <span class="row">{step(-1, `Previous ${view}`, 'back')}<a class="btn" href={queryLink({ at: null })}>Today</a>{step(1, `Next ${view}`, 'back')}</span>
        <Segments label="View" value={view} options={VIEWS} onChange={(value) => setQuery({ view: value }, 'push', { view: 'month' })} />
        <span class="grow" />
        <a class="btn" href={queryLink({ edit: 'new', kind: 'silences' })}><Icon name="plus" />Add a silence</a><a class="btn pri" href={queryLink({ edit: 'new', kind: 'maintenance' })}><Icon name="plus" />Plan maintenance</a>
      </div>
      <div class={`sect ${aged ? 'aged' : ''}`}><div class="tbl cal-box"><Calendar days={days} month={view === 'month' ? at.getMonth() : null} windows={windows} now={now.peek()} about={`Silences and maintenance, ${title}`} />{windows.length === 0 && <p class="cal-none">Nothing is planned in this {view}.</p>}</div></div>
      <All list={list} say={say} />
    </>
  );
}

function All({ list, say }: { list: readonly One[]; say: (words: string) => void }) {
  const ending = useSignal<One | null>(null);
  const sorted = [...list].map((one) => ({ one, stands: standing(one.set, now.peek()) ?? 'coming' })).sort((a, b) => ORDER.indexOf(a.stands) - ORDER.indexOf(b.stands) || (momentOf(a.one.set['until']) ?? 0) - (momentOf(b.one.set['until']) ?? 0));
  const when = (value: unknown) => { const time = momentOf(value as string); return time === null ? '' : moment(time, now.peek(), false); };
  return (
    <div class="sect tell">
      <div class="cap"><h2>All of them</h2></div>
      {list.length === 0 ? <div class="panel"><Empty title="Nothing is silenced or planned"><p>Silence what you know of for an hour, or say beforehand when something may be down: once, or each week.</p></Empty></div> : (
        <ul class="tbl">{sorted.map(({ one, stands }) => {
          const verb = stands === 'now' && typeof one.set['repeat'] !== 'object' ? 'End' : 'Delete';
          return (
            <li class="set" key={`${one.kind} ${one.id}`}>
              <div class="grow">
                <b class="row"><Icon name={one.kind === 'silences' ? 'mute' : 'maint'} label={ONE[one.kind]} /><bdi class="cut">{plain(one.name)}</bdi><StateMark state={STANDING[stands][0]}>{STANDING[stands][1]}</StateMark></b>
                <small>{plain(about(one.kind, one.set))}{typeof one.set['repeat'] === 'object' && !Array.isArray(one.set['repeat']) ? `; ${plain(repeatWords(one.set['repeat']))}` : ''}{textOf(one.set['from']) && `; from ${when(one.set['from'])}`}{textOf(one.set['until']) && `; until ${when(one.set['until'])}`}</small>
              </div>
              {one.provisioned ? <small class="row"><Icon name="lock" />set by a file</small> : <span class="row"><a class="btn" href={queryLink({ edit: one.id, kind: one.kind })} aria-label={`Edit ${plain(one.name)}`}>Edit</a><button type="button" class="btn" aria-label={`${verb} ${plain(one.name)}`} onClick={() => { ending.value = one; }}>{verb}</button></span>}
            </li>
          );
        })}</ul>
      )}
      {ending.value && <Ending kind={ending.value.kind} one={ending.value} close={() => { ending.value = null; }} done={say} />}
    </div>
  );
}
