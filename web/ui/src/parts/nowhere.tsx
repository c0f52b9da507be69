/** What stands where an address leads nowhere: which part of it is wrong, and where to go from here. Fetched when needed. */
import { isAdmin } from '../api/client.ts';
import { near } from '../fleet/match.ts';
import { hostIds, hostModel } from '../live/hosts.ts';
import { useHosts } from '../live/list.ts';
import { ADD_HOST, hostPath, processesPath } from '../route/route.ts';
import { plural } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { Command, Empty } from './empty.tsx';
import { paletteOpen } from './keys.ts';

/** Of what an address holds, as much as one can read. */
const SHOWN = 80;
const told = (text: string) => shortened(plain(text), SHOWN);
/** Comparing longer texts letter by letter takes time and helps nobody. */
const COMPARED = 64;

function Search() {
  return <button type="button" class="btn" onClick={() => { paletteOpen.value = true; }}>Search</button>;
}

/** A path that no page has. */
export function NoPage({ path }: { path: string }) {
  const [, first = '', second = ''] = path.split('/');
  // Pages that are planned, or were somewhere else: a link from another version.
  const process = first === 'hosts' && path.includes('/processes/');
  return (
    <>
      <section class="head"><h1>Nothing at this address</h1></section>
      <section class="sect"><div class="panel"><Empty title="There is no such page">
        <p>Got <code>{told(path)}</code>. {process ? 'A process is named by its id and its start, such as 812@4711.' : 'The address has a slip, or the link is from another version of Tocsin.'}</p>
        <div class="row">
          {first === 'hosts' && second ? <a class="btn pri" href={process ? processesPath(second) : hostPath(second)}>{process ? 'Processes of that host' : 'That host'}</a> : <a class="btn pri" href="/">Overview</a>}
          <Search />
        </div>
      </Empty></div></section>
    </>
  );
}

/** As many names as one looks through. */
const LISTED = 8;

interface NoHostProps { id: string; /** Where a host of that id is found instead; its page. */ path?: (id: string) => string }

/** A host that the hub does not know, or does not know any more: what was probably meant, else who is there. */
export function NoHost({ id, path = hostPath }: NoHostProps) {
  useHosts();
  const all = hostIds.value.map((one) => ({ id: one, name: hostModel(one)!.facts.value.name })).sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
  const meant = id.length <= COMPARED ? near(all.map(({ name }) => name), id) : [];
  const shown = (meant.length ? [...new Set(meant)].flatMap((name) => all.filter((one) => one.name === name)) : all).slice(0, LISTED);
  return (
    <>
      <section class="head"><h1>No host “{told(id)}”</h1></section>
      <section class="sect"><div class="panel"><Empty title="It is not in the fleet">
        <p>It was retired or renamed, or the address has a slip. A link by the host's id goes on working after a new name.</p>
        {shown.length > 0 && <>
          <p>{meant.length ? shown.length === 1 ? 'Nearest name:' : 'Nearest names:' : all.length > shown.length ? `The first of ${plural(all.length, 'host')}:` : 'There is:'}</p>
          <ul class="near">{shown.map((one) => <li key={one.id}><a class="link" href={path(one.id)}>{told(one.name)}</a></li>)}</ul>
        </>}
        <div class="row"><a class="btn pri" href="/">All hosts</a><Search /></div>
      </Empty></div></section>
    </>
  );
}

/** A fleet without a host. */
export function NoHosts() {
  return (
    <>
      <section class="head"><h1>No hosts yet</h1></section>
      <section class="sect"><div class="panel"><Empty title="Add the first host">
        <p>One line on the new machine, and its graphs move here a second later.</p>
        {isAdmin() ? <a class="btn pri" href={ADD_HOST}>Add a host</a> : <><p>An admin can do it here, or with this on the hub's machine:</p><Command text="tocsin enroll create" /></>}
      </Empty></div></section>
    </>
  );
}
