/** One kind of setting as a list: what each comes to, and what can be done with it. */
import { useSignal } from '@preact/signals';
import { isAdmin } from '../api/client.ts';
import { watchApi, type Setting, type SettingKind } from '../api/watch.ts';
import { useAsked } from '../live/asked.ts';
import { every10, now } from '../live/clock.ts';
import { Empty } from '../parts/empty.tsx';
import { textOf } from '../parts/fields.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { query, setQuery } from '../route/router.ts';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { Dialog } from '../views/dialog.tsx';
import { repeatWords, standing } from '../silence/windows.ts';
import { about } from './given.ts';
import { SettingForm } from './setting-form.tsx';
import { TestChannel } from './test-channel.tsx';

const ONE: Record<SettingKind, string> = { contacts: 'contact', channels: 'channel', silences: 'silence', maintenance: 'maintenance' };
const NONE: Record<SettingKind, [string, string]> = {
  contacts: ['Nobody is told yet', 'Without a contact what fails is recorded and shown, and rings nobody. A contact needs a channel first.'],
  channels: ['There is no way to anybody yet', 'Add the first: a mail server, a webhook, a messenger.'],
  silences: ['Nothing is silenced', 'Silence what you know of for an hour; it is recorded and shown all the same.'],
  maintenance: ['Nothing is planned', 'Say beforehand when something may be down: nobody is told, and its uptime does not suffer.'],
};
const STANDING = { now: ['maint', 'Now'], coming: ['stale', 'Coming'], over: ['ok', 'Over'] } as const;

export function Settings({ kind }: { kind: SettingKind }) {
  const { data, error, again } = useAsked(kind, async (stop) => (await watchApi.settings(kind, stop)).items);
  const ending = useSignal<Setting | null>(null);
  const testing = useSignal<Setting | null>(null);
  const told = useSignal<string | null>(null);
  const list = data.value;
  void every10.value;
  const wanted = query.value.get('edit');
  const timed = kind === 'silences' || kind === 'maintenance';
  const may = timed || isAdmin();
  if (!list) return error.value ? <div class="sect pad"><Problem error={error.value} what={kind} again={() => again()} short /></div> : <div class="sect pad" aria-busy="true"><span class="skel k6">Reading</span></div>;
  const chosen = list.find(({ id }) => id === wanted);
  if (may && (wanted === 'new' || chosen)) return <SettingForm key={wanted} kind={kind} one={ONE[kind]} setting={chosen ?? null} done={(words) => { told.value = words; again(); setQuery({ edit: null }); }} />;
  const add = may && <button type="button" class="btn pri" onClick={() => setQuery({ edit: 'new' })}><Icon name="plus" />Add a {ONE[kind]}</button>;
  return (
    <>
      {list.length > 0 && <div class="bar"><span class="grow" />{add}</div>}
      <div class="sect tell">
        {error.value !== null && <Problem error={error.value} what={kind} again={() => again()} short />}
        {told.value && <p class="meta" role="status">{told.value}</p>}
        {list.length === 0 ? <div class="panel"><Empty title={NONE[kind][0]}><p>{NONE[kind][1]}</p>{add}</Empty></div> : (
          <ul class={`tbl ${error.value === null ? '' : 'aged'}`}>
            {list.map((one) => {
              const stands = standing(one.set, now.peek());
              return (
                <li class="set" key={one.id}>
                  <div class="grow">
                    <b class="row"><bdi class="cut">{plain(one.name)}</bdi>{stands && <StateMark state={STANDING[stands][0]}>{STANDING[stands][1]}</StateMark>}</b>
                    <small>{plain(about(kind, one.set))}{typeof one.set['repeat'] === 'object' && !Array.isArray(one.set['repeat']) && `; ${plain(repeatWords(one.set['repeat']))}`}{textOf(one.set['until']) && <>; {textOf(one.set['from']) && `${when(textOf(one.set['from']))} `}until {when(textOf(one.set['until']))}</>}</small>
                  </div>
                  {one.provisioned ? <small class="row"><Icon name="lock" />set by a file</small> : may && (
                    <span class="row">
                      {kind === 'channels' && <button type="button" class="btn" aria-label={`Send test by ${plain(one.name)}`} onClick={() => { testing.value = one; }}>Send test</button>}
                      <button type="button" class="btn" aria-label={`Edit ${plain(one.name)}`} onClick={() => setQuery({ edit: one.id })}>Edit</button>
                      <button type="button" class="btn" aria-label={`${timed && stands === 'now' ? 'End' : 'Delete'} ${plain(one.name)}`} onClick={() => { ending.value = one; }}>{timed && stands === 'now' ? 'End' : 'Delete'}</button>
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </div>
      {ending.value && <Ending kind={kind} one={ending.value} close={() => { ending.value = null; }} done={(words) => { told.value = words; again(); }} />}
      {testing.value && <TestChannel channel={testing.value} close={() => { testing.value = null; }} />}
    </>
  );
}

const when = (text: string): string => moment(/^\d+$/.test(text) ? Number(text) : Date.parse(text), now.peek(), false);

const GOES: Record<SettingKind, string> = {
  contacts: 'This person is told nothing from now on.', channels: 'Contacts that name it are told by their other ways alone.',
  silences: 'What fails from now on rings again.', maintenance: 'What fails from now on rings and counts again.',
};

export function Ending({ kind, one, close, done }: { kind: SettingKind; one: Setting; close: () => void; done: (words: string) => void }) {
  const ends = standing(one.set, now.peek()) === 'now';
  const verb = `${ends ? 'End' : 'Delete'} ${ONE[kind]}`;
  return (
    <Dialog title={`${ends ? 'End' : 'Delete'} “${plain(one.name)}”`} verb={verb} danger={!ends} onClose={close} onDo={async () => {
      await watchApi.deleteSetting(kind, one.id);
      close();
      done(`${ends ? 'Ended' : 'Deleted'} “${plain(one.name)}”.`);
    }}><p>{GOES[kind]}</p></Dialog>
  );
}
