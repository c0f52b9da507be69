/** What people call a host: its name and its labels, which every open page then shows. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, ApiError, isAdmin } from '../api/client.ts';
import type { Host } from '../api/shapes.ts';
import { learnHost } from '../live/hosts.ts';
import { watch } from '../live/feed.ts';
import { Note } from '../parts/controls.tsx';
import { NoHost } from '../parts/nowhere.tsx';
import { hostPath } from '../route/route.ts';
import { go } from '../route/router.ts';
import '../style/settings.css';
import { plain, shortened } from '../unit/plain.ts';
import { LabelsField } from './chips.tsx';
import { editHost } from './enroll.ts';
import type { Label } from './labels.ts';
import { NotForYou } from './words.tsx';

const NAME = 128;

export function EditHostPage({ id }: { id: string }) {
  const host = useSignal<Host | null>(null);
  const problem = useSignal<ApiError | null>(null);
  useEffect(() => { document.title = 'Name and labels – Tocsin'; }, []);
  useEffect(() => watch('*', 'system'), []);
  useEffect(() => {
    const stop = new AbortController();
    api.host(id, stop.signal).then((found) => { host.value = found; }, (error: unknown) => {
      if (!stop.signal.aborted) problem.value = error instanceof ApiError ? error : new ApiError(0, 'internal', String(error));
    });
    return () => stop.abort();
  }, [id]);
  if (!isAdmin()) return <NotForYou title="Name and labels" command="tocsin signin" />;
  if (problem.value?.status === 404) return <NoHost id={id} />;
  if (problem.value) return <div class="sect pad"><Note tone="down" icon="down"><span class="grow">{problem.value.message}</span><button type="button" class="btn" onClick={() => location.reload()}>Retry</button></Note></div>;
  return host.value && <Form key={host.value.id} host={host.value} />;
}

function Form({ host }: { host: Host }) {
  const name = useSignal(host.name);
  const labels = useSignal<readonly Label[]>(Object.entries(host.labels ?? {}).map(([label, value]) => ({ name: label, value })));
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  const save = (event: Event) => {
    event.preventDefault();
    busy.value = true;
    editHost(host.id, { name: name.value, labels: Object.fromEntries(labels.value.map((one) => [one.name, one.value])) }).then((now) => {
      learnHost(now);
      go(hostPath(now.id));
    }, (error: unknown) => {
      problem.value = error instanceof ApiError ? error.message : String(error);
      busy.value = false;
    });
  };
  return (
    <>
      <section class="head"><div><h1>Name and labels of {shortened(plain(host.name), 60)}</h1><p class="meta">Links by its id go on working: {host.id}</p></div></section>
      <form class="edit" onSubmit={save}>
        <div class="fld"><label for="name">Name</label><span class="field"><input id="name" type="text" value={name.value} maxLength={NAME} required autocomplete="off" spellcheck={false} onInput={(event) => { name.value = event.currentTarget.value; }} /></span></div>
        <LabelsField labels={labels.value} onChange={(next) => { labels.value = next; }} />
        {problem.value && <Note tone="down" icon="down" live>{problem.value}</Note>}
        <div class="row"><button type="submit" class="btn pri" disabled={busy.value || !name.value.trim()}>Save</button><a class="btn" href={hostPath(host.id)}>Cancel</a></div>
      </form>
    </>
  );
}
