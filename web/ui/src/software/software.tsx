/** The software of all hosts: a search by the name of a package, and each host's system with what wants somebody. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { softwareApi, type Summary, type Version } from '../api/software.ts';
import { isGuest } from '../api/client.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Filter } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { StateMark } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { hostPath } from '../route/route.ts';
import { query, queryLink, setQuery } from '../route/router.ts';
import { NotForYou } from '../settings/words.tsx';
import '../style/software.css';
import { count, plural } from '../unit/format.ts';
import { endOf, headline, inOrder, rebootOf, systemText, text, updatesOf } from './words.ts';

const EVERY = 60_000;
const MOST = 100;
const HOSTS = 1_000;
/** So long somebody who types is waited for. */
const TYPING = 250;

export function SoftwarePage() {
  useHosts();
  useEffect(() => { document.title = 'Software – Tocsin'; }, []);
  return isGuest() ? <NotForYou title="Software" command="tocsin signin" /> : <Software />;
}

function Software() {
  const wanted = query.value.get('q') ?? '';
  const settled = useSignal(wanted);
  useEffect(() => {
    const timer = setTimeout(() => { settled.value = wanted; }, TYPING);
    return () => clearTimeout(timer);
  }, [wanted]);
  const picked = query.value.get('name');
  const { data, error, again } = useAsked('software', async (stop) => (await softwareApi.fleet(stop)).items, EVERY);
  const hosts = data.value;
  if (!hosts) return error.value ? <Problem error={error.value} what="software" again={() => again()} /> : <section class="head" aria-busy="true"><h1><span class="skel">Reading the software</span></h1></section>;
  const told = hosts.some(({ read }) => read !== null);
  return (
    <>
      <section class="head"><div><h1 aria-live="polite">{headline(hosts)}</h1><p class="meta">As each agent found it, within the hour and when packages change.</p></div></section>
      {told && <div class="bar"><Filter label="Search packages" placeholder="Part of a package’s name, such as openssl" value={wanted} onInput={(value) => setQuery({ q: value || null, name: null }, 'replace')} /></div>}
      <div class="sect soft">
        {error.value !== null && <Problem error={error.value} what="software" again={() => again()} short />}
        {!told ? <Nothing hosts={hosts} /> : picked ? <Where key={picked} name={picked} /> : settled.value.trim() ? <Found key={settled.value} part={settled.value.trim()} /> : <Systems hosts={hosts} />}
      </div>
    </>
  );
}

function Nothing({ hosts }: { hosts: readonly Summary[] }) {
  return hosts.length === 0
    ? <Empty title="There are no hosts yet"><p>Add one, and its packages are here within a minute: <a class="link" href="/settings/hosts/new">add a host</a>.</p></Empty>
    : <Empty title="Nothing to search yet"><p>Agents tell by themselves what dpkg, rpm or apk have installed, a minute after they start. One that is older than this hub does not: put the newer agent on its machine, by the line of <a class="link" href="/settings/hosts/new">Add a host</a>.</p></Empty>;
}

/** Without a search: what each host runs, those first that want somebody. */
function Systems({ hosts }: { hosts: readonly Summary[] }) {
  const at = now.peek();
  return (
    <div class="tbl"><table>
      <thead><tr><th scope="col">Host</th><th scope="col">System</th><th scope="col" class="w2">Kernel</th><th scope="col" class="w1">Support ends</th><th scope="col">Restart</th><th scope="col">Updates</th><th scope="col" class="num w1">Packages</th></tr></thead>
      <tbody>{inOrder(hosts, at).map((host) => {
        const [ends, restart, updates] = [endOf(host.system, at), rebootOf(host.reboot), updatesOf(host.updates, host.securityUpdates)];
        return (
          <tr key={host.id}>
            <th scope="row"><a class="link" href={`${hostPath(host.id)}/software`}>{text(host.name, 60)}</a></th>
            <td>{systemText(host.system)}</td>
            <td class="w2">{text(host.system.kernel, 60)}<small>{text(host.system.arch, 20)}</small></td>
            <td class="w1"><StateMark state={ends[0]}>{ends[1]}</StateMark></td>
            <td><StateMark state={restart[0]}>{restart[1]}</StateMark></td>
            <td><StateMark state={updates[0]}>{updates[1]}</StateMark></td>
            <td class="num w1">{count(host.packages)}</td>
          </tr>
        );
      })}</tbody>
    </table></div>
  );
}

function Found({ part }: { part: string }) {
  const { data, error, again } = useAsked(`found ${part}`, (stop) => softwareApi.search(part, false, MOST, stop), EVERY);
  const page = data.value;
  if (!page) return error.value ? <Problem error={error.value} what="packages" again={() => again()} /> : <p class="meta" aria-busy="true">Searching</p>;
  if (page.items.length === 0) return <Empty title={`No host has a package with “${text(part, 60)}” in its name`}><p>The name of a package is meant, not that of a program: the program <code>ssh</code> is in <code>openssh-client</code>. A shorter part finds more.</p></Empty>;
  return (
    <>
      <p class="meta" role="status">{page.next === null ? plural(page.items.length, 'version') : `The first ${page.items.length} versions; more of the name finds less`}</p>
      <div class="tbl"><table>
        <thead><tr><th scope="col">Package</th><th scope="col">Version</th><th scope="col" class="w1">Architecture</th><th scope="col" class="w1">Manager</th><th scope="col" class="num">Hosts</th></tr></thead>
        <tbody>{page.items.map((one) => (
          <tr key={`${one.manager} ${one.name} ${one.version} ${one.arch}`}>
            <th scope="row"><a class="link" href={queryLink({ name: one.name })}>{text(one.name)}</a></th>
            <td class="mono">{text(one.version)}</td><td class="w1">{text(one.arch)}</td><td class="w1">{text(one.manager)}</td><td class="num">{count(one.hostCount)}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </>
  );
}

/** One package: which version every host has. */
function Where({ name }: { name: string }) {
  const { data, error, again } = useAsked(`where ${name}`, async (stop) => (await softwareApi.search(name, true, HOSTS, stop)).items, EVERY);
  const versions = data.value;
  if (!versions) return error.value ? <Problem error={error.value} what="packages" again={() => again()} /> : <p class="meta" aria-busy="true">Searching</p>;
  const back = <a class="link" href={queryLink({ name: null })}>Back to the search</a>;
  if (versions.length === 0) return <Empty title={`No host has ${text(name, 60)} any more`}><p>{back}</p></Empty>;
  const rows = versions.flatMap((version) => (version.hosts ?? []).map((host) => ({ version, host })));
  const hosts = new Set(rows.map(({ host }) => host.id)).size;
  const missing = versions.reduce((sum, { hostCount }) => sum + hostCount, 0) - rows.length;
  return (
    <section aria-label={`Where ${text(name, 60)} is`}>
      <div class="cap between row"><h2>{text(name, 60)}: {plural(new Set(versions.map(({ version }) => version)).size, 'version')} on {plural(hosts, 'host')}</h2>{back}</div>
      <div class="tbl"><table>
        <thead><tr><th scope="col">Host</th><th scope="col">Version</th><th scope="col" class="w1">Architecture</th><th scope="col" class="w1">Manager</th></tr></thead>
        <tbody>{rows.map(({ version, host }) => <Row key={`${host.id} ${version.version} ${version.arch}`} version={version} host={host} />)}</tbody>
      </table></div>
      {missing > 0 && <p class="meta">and {count(missing)} more</p>}
    </section>
  );
}

function Row({ version, host }: { version: Version; host: { id: string; name: string } }) {
  return (
    <tr>
      <th scope="row"><a class="link" href={`${hostPath(host.id)}/software?${new URLSearchParams({ q: version.name, pick: version.name })}`}>{text(host.name, 60)}</a></th>
      <td class="mono">{text(version.version)}</td><td class="w1">{text(version.arch)}</td><td class="w1">{text(version.manager)}</td>
    </tr>
  );
}
