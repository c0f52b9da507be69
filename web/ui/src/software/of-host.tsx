/** The software of one host: its system, what waits to be installed, its packages, what changed, its sites. */
import { useSignal } from '@preact/signals';
import { Fragment, type ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { softwareApi, type Details, type Machine } from '../api/software.ts';
import { isGuest } from '../api/client.ts';
import type { Place } from '../host/place.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { Filter } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { StateMark } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { query, queryLink, setQuery } from '../route/router.ts';
import '../style/software.css';
import { bytes, count, NONE, plural, trimmed } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { clock, date, DAY, moment, zone } from '../unit/time.ts';
import { changeText, endOf, managersText, rebootOf, systemText, text, updatesOf } from './words.ts';

const EVERY = 60_000;
const PAGE = 200;
const MOST = 1_000;
const CHANGES = 100;
const CHANGED_DAYS = 30;
const TYPING = 250;

const when = (at: number | null): string => (at === null ? NONE : `${date(at)} ${clock(at, false)} ${zone(at)}`);

export function SoftwareOf({ place }: { place: Place }) {
  const { id } = place.model;
  const { data, error, again } = useAsked(`software of ${id}`, (stop) => softwareApi.machine(id, stop), EVERY);
  if (isGuest()) return <div class="host-body parts"><Empty title="What is installed is shown to who is signed in"><p>This is a demonstration, whose machines are simulated and have no packages.</p></Empty></div>;
  const machine = data.value;
  if (!machine) return <div class="host-body parts">{error.value ? <Problem error={error.value} what="software" again={() => again()} /> : <p class="meta" aria-busy="true">Reading</p>}</div>;
  if (machine.read === null) return <div class="host-body parts"><Empty title="This host has not told what is installed yet"><p>Its agent does so a minute after it starts. One that is older than this hub does not: put the newer agent on the machine, by the line of <a class="link" href="/settings/hosts/new">Add a host</a>.</p></Empty></div>;
  return (
    <div class="host-body parts soft">
      <div>
        {error.value !== null && <Problem error={error.value} what="software" again={() => again()} short />}
        <Facts machine={machine} />
        <Updates machine={machine} />
        <Packages id={id} />
        <Changes id={id} />
        <Sites machine={machine} />
      </div>
    </div>
  );
}

function Facts({ machine }: { machine: Machine }) {
  const { system } = machine;
  const ends = endOf(system, now.peek());
  const restart = rebootOf(machine.reboot);
  return (
    <section aria-label="System">
      <h2 class="cap">System</h2>
      <dl class="dl">
        <dt>System</dt><dd>{systemText(system)}</dd>
        <dt>Kernel</dt><dd>{text(system.kernel)} {text(system.arch)}</dd>
        <dt>Started</dt><dd>{when(system.bootTime)}</dd>
        <dt>Restart</dt><dd><StateMark state={restart[0]}>{restart[1]}</StateMark>{machine.rebootReasons.length > 0 && <> {machine.rebootReasons.map((one) => text(one)).join('; ')}</>}</dd>
        <dt>Support</dt><dd><StateMark state={ends[0]}>{system.end !== null && system.end >= now.peek() ? `until ${ends[1]}` : ends[1]}</StateMark>{system.endSource && <small> by {text(system.endSource)}</small>}</dd>
        <dt>Packages</dt><dd>{managersText(machine)}</dd>
        <dt>Read</dt><dd>{when(machine.read)}</dd>
      </dl>
    </section>
  );
}

function Updates({ machine: { updates } }: { machine: Machine }) {
  const [mark, words] = updatesOf(updates.known ? updates.waiting.length : null, updates.security);
  const shown = updates.waiting.slice(0, PAGE);
  return (
    <section aria-label="Updates">
      <h2 class="cap">Updates that wait</h2>
      <p><StateMark state={mark}>{words}</StateMark> <span class="meta">{updates.known ? updates.fetched !== null && `by the lists that the machine fetched ${when(updates.fetched)}` : text(updates.why)}</span></p>
      {shown.length > 0 && (
        <div class="tbl scrolls"><table>
          <thead><tr><th scope="col">Package</th><th scope="col">Offered</th><th scope="col">Why</th></tr></thead>
          <tbody>{shown.map((one) => <tr key={`${one.name} ${one.arch}`}><th scope="row">{text(one.name)}</th><td class="mono">{text(one.version)}</td><td>{one.security ? <StateMark state="warn">security</StateMark> : 'newer'}</td></tr>)}</tbody>
        </table></div>
      )}
      {updates.waiting.length > shown.length && <p class="meta">and {count(updates.waiting.length - shown.length)} more</p>}
    </section>
  );
}

function Packages({ id }: { id: string }) {
  const wanted = query.value.get('q') ?? '';
  const settled = useSignal(wanted);
  const limit = useSignal(PAGE);
  useEffect(() => {
    const timer = setTimeout(() => { settled.value = wanted; limit.value = PAGE; }, TYPING);
    return () => clearTimeout(timer);
  }, [wanted]);
  const picked = query.value.get('pick');
  const { data, error, again } = useAsked(`packages of ${id} ${limit.value} ${settled.value}`, (stop) => softwareApi.packages(id, settled.value.trim(), limit.value, stop), EVERY);
  const page = data.value;
  return (
    <section aria-label="Packages">
      <h2 class="cap">Packages</h2>
      <div class="bar flush"><Filter label="Filter packages" placeholder="Part of a package’s name" value={wanted} onInput={(value) => setQuery({ q: value || null }, 'replace')} /></div>
      {picked && <Picked key={picked} id={id} name={picked} />}
      {!page ? error.value ? <Problem error={error.value} what="packages" again={() => again()} /> : <p class="meta" aria-busy="true">Reading</p>
        : page.items.length === 0 ? <p class="meta">{settled.value.trim() ? `No package has “${text(settled.value, 60)}” in its name.` : 'No packages: this machine has none of dpkg, rpm and apk.'}</p> : (
          <>
            <div class="tbl scrolls"><table>
              <thead><tr><th scope="col">Package</th><th scope="col">Version</th><th scope="col" class="num w1">Size</th><th scope="col" class="w1">Installed</th></tr></thead>
              <tbody>{page.items.map((one) => (
                <tr key={`${one.manager} ${one.name} ${one.version} ${one.arch}`} data-picked={one.name === picked || undefined}>
                  <th scope="row"><a class="link" href={queryLink({ pick: one.name })}>{text(one.name)}</a><small>{text(one.summary)}</small></th>
                  <td class="mono">{text(one.version)}<small>{text(one.arch)}</small></td><td class="num w1">{trimmed(bytes)(one.size)}</td><td class="w1">{one.installed === null ? NONE : date(one.installed)}</td>
                </tr>
              ))}</tbody>
            </table></div>
            {page.next !== null && <p class="meta">{limit.value < MOST ? <button type="button" class="btn" onClick={() => { limit.value = MOST; }}>Show up to {MOST}</button> : `The first ${MOST}; a part of the name finds the others.`}</p>}
          </>
        )}
    </section>
  );
}

/** All that the manager says of the packages of that name. */
function Picked({ id, name }: { id: string; name: string }) {
  const { data, error, again } = useAsked(`package ${id} ${name}`, async (stop) => (await softwareApi.details(id, name, stop)).items, EVERY);
  const close = <a class="link meta" href={queryLink({ pick: null })}>Close</a>;
  if (!data.value) return <div class="one"><div class="cap between row"><h3>{text(name)}</h3>{close}</div>{error.value ? <Problem error={error.value} what="package" again={() => again()} short /> : <p class="meta" aria-busy="true">Reading</p>}</div>;
  return <>{data.value.map((one) => <One key={`${one.manager} ${one.version} ${one.arch}`} one={one} close={close} />)}</>;
}

function One({ one, close }: { one: Details; close: ComponentChildren }) {
  const rows: [string, string][] = [
    ['Version', text(one.version)], ['Architecture', text(one.arch)], ['Manager', text(one.manager)], ['Installed', when(one.installed)], ['Built', when(one.built)],
    ['Size', trimmed(bytes)(one.size)], ['Vendor', text(one.vendor)], ['Section', text(one.section)], ['Licence', text(one.licence)],
  ];
  return (
    <div class="one" role="group" aria-label={`Package ${text(one.name)}`}>
      <div class="cap between row"><h3>{text(one.name)}</h3>{close}</div>
      <dl class="dl">
        {rows.map(([name, value]) => <Fragment key={name}><dt>{name}</dt><dd>{value}</dd></Fragment>)}
        {one.fields.map(({ name, value }) => <Fragment key={`f ${name}`}><dt>{text(name, 60)}</dt><dd class="lines">{shortened(value.split('\n').map(plain).join('\n'), 8_192)}</dd></Fragment>)}
      </dl>
    </div>
  );
}

function Changes({ id }: { id: string }) {
  const { data } = useAsked(`changes of ${id}`, async (stop) => (await softwareApi.changes(id, Date.now() - CHANGED_DAYS * DAY, Date.now(), CHANGES, stop)).items, EVERY);
  const changes = data.value ?? [];
  return (
    <section aria-label="Changes">
      <h2 class="cap">Changes in {CHANGED_DAYS} days</h2>
      {changes.length === 0 ? <p class="meta">{data.value ? 'None.' : 'Reading'}</p> : (
        <div class="tbl scrolls"><table>
          <thead><tr><th scope="col">When</th><th scope="col">Package</th><th scope="col">What</th></tr></thead>
          <tbody>{changes.map((one) => <tr key={`${one.at} ${one.name} ${one.arch} ${one.after}`}><td>{moment(one.at, now.peek(), false)}</td><th scope="row">{text(one.name)}</th><td class="mono">{changeText(one)}</td></tr>)}</tbody>
        </table></div>
      )}
      {changes.length === CHANGES && <p class="meta">The latest {plural(CHANGES, 'change')}.</p>}
    </section>
  );
}

function Sites({ machine: { sites } }: { machine: Machine }) {
  if (sites.length === 0) return <section aria-label="Sites"><h2 class="cap">Sites</h2><p class="meta">None are counted. The agent’s option <code>--sites /var/www/vhosts</code> names directories whose directories are sites.</p></section>;
  return (
    <section aria-label="Sites">
      <h2 class="cap">Sites</h2>
      <div class="tbl scrolls"><table>
        <thead><tr><th scope="col">Directory</th><th scope="col" class="num">Size</th><th scope="col" class="num w1">Files</th><th scope="col" class="w1">Counted</th></tr></thead>
        <tbody>{sites.map((site) => <tr key={site.path}><th scope="row" class="mono">{text(site.path)}{site.trouble && <small>{text(site.trouble)}</small>}</th><td class="num">{site.size === null ? 'not yet' : trimmed(bytes)(site.size)}</td><td class="num w1">{count(site.files)}</td><td class="w1">{site.counted === null ? NONE : moment(site.counted, now.peek(), false)}</td></tr>)}</tbody>
      </table></div>
    </section>
  );
}
