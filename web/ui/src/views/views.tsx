/** The saved views of this hub: a list to open, rename, delete and pass on; and the page behind the link of one. */
import { signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { mayChange } from '../api/client.ts';
import { Filter, Note } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { go, query, route, setQuery } from '../route/router.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import '../style/views.css';
import { plural } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { Dialog, NameField } from './dialog.tsx';
import { deleteView, exportText, importText, loadViews, refuseName, renameView, views, viewsError, wordsOf, type View } from './store.ts';

/** What the last change came to. */
const told = signal<{ tone: 'info' | 'down'; words: string } | null>(null);

export function ViewsPage() {
  useHosts();
  const wanted = route.value.page === 'views' ? route.value.view : null;
  useEffect(() => {
    document.title = 'Views – Tocsin';
    const stop = new AbortController();
    void loadViews(stop.signal);
    return () => {
      stop.abort();
      told.value = null;
    };
  }, [wanted]);
  const list = views.value;
  const found = wanted === null ? null : list?.find(({ id }) => id === wanted);
  useEffect(() => { if (found) go(found.address, 'replace'); }, [found]);
  if (!list) {
    return viewsError.value === null ? <section class="head" aria-busy="true"><h1><span class="skel">Reading the views</span></h1></section> : (
      <><section class="head"><h1>The views could not be read</h1></section><div class="sect"><Note tone="down" icon="down"><span class="grow">{viewsError.value}</span><button type="button" class="btn" onClick={() => void loadViews()}>Retry</button></Note></div></>
    );
  }
  if (wanted !== null && !found) return <><section class="head"><h1>No such view</h1></section><section class="sect"><div class="panel"><Empty title="It was deleted, or the link has a slip"><a class="btn pri" href="/views">All views</a></Empty></div></section></>;
  return <ViewList list={list} />;
}

function ViewList({ list }: { list: readonly View[] }) {
  const renaming = useSignal<View | null>(null);
  const deleting = useSignal<View | null>(null);
  const filter = query.value.get('q') ?? '';
  const shown = list.filter(({ name, owner }) => `${plain(name)} ${owner}`.toLowerCase().includes(filter.trim().toLowerCase()));
  const say = (words: string) => { told.value = { tone: 'info', words }; };
  return (
    <>
      <section class="head"><div class="grow"><h1>{list.length === 0 ? 'No saved views' : plural(list.length, 'saved view')}</h1><p class="meta">A view is a name for a page as it was set up. Everybody who may sign in here sees them all.</p></div></section>
      <div class="bar">
        {list.length > 0 && <Filter class="wide" label="Filter views" placeholder="Filter by name, owner" value={filter} onInput={(q) => setQuery({ q }, 'replace')} />}
        <span class="grow gap" />
        {list.length > 0 && <button type="button" class="btn" onClick={() => save(exportText(list))}>Export</button>}
        {mayChange() && <Import />}
      </div>
      <div class="sect view-list">
        {viewsError.value && <Note tone="down" icon="down"><span class="grow">{viewsError.value}</span><button type="button" class="btn" onClick={() => void loadViews()}>Retry</button></Note>}
        {told.value && <div role={told.value.tone === 'down' ? 'alert' : 'status'}><Note tone={told.value.tone} icon={told.value.tone === 'down' ? 'down' : 'ok'}>{told.value.words}</Note></div>}
        {list.length === 0 ? <div class="panel"><Empty title="Save the first one"><p>Set up a page as you need it: the overview, a host, a comparison. Then choose “Save this view” in the account menu.</p><a class="btn pri" href="/compare">Compare</a><a class="btn" href="/">Overview</a></Empty></div> : (
          <div class="tbl"><table>
            <thead><tr><th scope="col">Name</th><th scope="col" class="v2 v-page">Page</th><th scope="col" class="v4">Link</th><th scope="col" class="v2">Made by</th><th scope="col" class="v3">Changed</th><th scope="col"><span class="sr">Actions</span></th></tr></thead>
            <tbody>
              {shown.map((view) => (
                <tr key={view.id}>
                  <td class="cut"><a href={view.address} data-item><b><bdi>{plain(view.name)}</bdi></b></a></td>
                  <td class="cut dim mono v2" title={view.address}>{view.address}</td>
                  <td class="cut mono v4"><a class="link" href={linkOf(view)}>{linkOf(view)}</a></td>
                  <td class="cut dim v2"><bdi>{plain(view.owner)}</bdi></td>
                  <td class="dim v3"><time dateTime={new Date(view.changed).toISOString()} title={new Date(view.changed).toISOString()}>{moment(view.changed, now.peek(), false)}</time></td>
                  <td class="num v-acts"><span class="row acts">
                    {navigator.clipboard && <button type="button" class="btn" aria-label={`Copy the link of ${plain(view.name)}`} onClick={() => void navigator.clipboard.writeText(location.origin + linkOf(view)).then(() => say(`The link of “${plain(view.name)}” is copied.`))}>Copy link</button>}
                    {view.mayChange && <><button type="button" class="btn" aria-label={`Rename ${plain(view.name)}`} onClick={() => { renaming.value = view; }}>Rename</button>
                    <button type="button" class="btn" aria-label={`Delete ${plain(view.name)}`} onClick={() => { deleting.value = view; }}>Delete</button></>}
                  </span></td>
                </tr>
              ))}
              {shown.length === 0 && <tr><td colSpan={6}>No view matches “{filter}”. <button type="button" class="btn" onClick={() => setQuery({ q: null })}>Clear</button></td></tr>}
            </tbody>
          </table></div>
        )}
      </div>
      {renaming.value && <Rename view={renaming.value} onClose={() => { renaming.value = null; }} onDone={(name) => say(`Renamed to “${plain(name)}”.`)} />}
      {deleting.value && (
        <Dialog title={`Delete “${plain(deleting.value.name)}”`} verb="Delete view" danger onClose={() => { deleting.value = null; }} onDo={async () => {
          const { id, name } = deleting.value!;
          await deleteView(id);
          deleting.value = null;
          say(`Deleted “${plain(name)}”.`);
          await loadViews();
        }}><p>Its link will lead nowhere. The page itself and its data stay.</p></Dialog>
      )}
    </>
  );
}

const linkOf = ({ id }: View) => `/views/${id}`;

function Rename({ view, onClose, onDone }: { view: View; onClose: () => void; onDone: (name: string) => void }) {
  const name = useSignal(view.name);
  return (
    <Dialog title={`Rename “${plain(view.name)}”`} verb="Rename view" blocked={refuseName(name.value) !== null} onClose={onClose} onDo={async () => {
      const next = await renameView(view.id, name.value);
      onClose();
      onDone(next.name);
      await loadViews();
    }}><NameField value={name.value} onInput={(text) => { name.value = text; }} /></Dialog>
  );
}

function Import() {
  const field = useRef<HTMLInputElement>(null);
  const take = async (file: File) => {
    try {
      const added = await importText(await file.text());
      told.value = { tone: 'info', words: added === 0 ? 'All of these views are here already.' : `${plural(added, 'view')} added.` };
      await loadViews();
    } catch (problem) {
      told.value = { tone: 'down', words: `Nothing was taken in. ${wordsOf(problem)}` };
    }
  };
  return (
    <>
      <button type="button" class="btn" onClick={() => field.current!.click()}>Import</button>
      <input type="file" hidden ref={field} accept="application/json,.json" aria-label="File of views" onChange={(event) => {
        const file = event.currentTarget.files?.[0];
        if (file) void take(file);
        event.currentTarget.value = '';
      }} />
    </>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'tocsin-views.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
