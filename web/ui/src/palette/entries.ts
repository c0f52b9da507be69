/** What the search can find: hosts, the processes of the host in view, what can be done, and where one can go. */
import { isAdmin, isGuest, mayChange } from '../api/client.ts';
import type { Attributes } from '../api/shapes.ts';
import { mode, updateNow } from '../live/feed.ts';
import { known as knownTables } from '../live/tables.ts';
import { findHost, hostIds, hostModel, markOf, SEVERITY, verdict, type HostModel } from '../live/hosts.ts';
import { ranges } from '../parts/keyboard.ts';
import { helpOpen, togglePause } from '../parts/keys.ts';
import { ADD_HOST, editPath, hostPath, JOBS, NOTIFY, processesPath, processPath, TABS, type Route } from '../route/route.ts';
import { ACCOUNT, AUDIT, PEOPLE, silencePath } from '../route/watched.ts';
import { windowOf, withQuery } from '../route/query.ts';
import { query as address, route } from '../route/router.ts';
import { leave } from '../session/leave.ts';
import { everywhere } from '../session/may.ts';
import { theme, type Theme } from '../theme/theme.ts';
import { percentNumber } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import type { Entry } from './find.ts';
import { tops } from './tops.ts';

const NAME = 80;

/** The host that the page on screen is about. */
export const hostInView = (here: Route): HostModel | undefined => ('host' in here ? findHost(here.host) : undefined);

/** Worst first, as on the overview: without a word these are the ones that one looks for. */
function hosts(): Entry[] {
  const all = hostIds.value.flatMap((id) => hostModel(id)?.facts.value ?? []);
  const rank = (host: (typeof all)[number]) => SEVERITY.indexOf(verdict(host));
  return all.sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'en', { numeric: true })).map((host) => {
    const labels = Object.entries(host.labels);
    const state = verdict(host);
    return {
      id: `host ${host.id}`, group: 'Hosts', icon: markOf(state), tone: `c-${markOf(state)}`, title: shortened(host.name, NAME), url: hostPath(host.id),
      about: host.health.reasons[0] ?? host.labels['site'] ?? '', words: `${state} ${host.id} ${host.health.reasons.join(' ')} ${labels.map(([name, value]) => `${name}=${value} ${value}`).join(' ')}`,
    };
  });
}

interface Running { host: HostModel; key: string; cpu: number | null; about: Attributes }

/** Of the host in view as its page has them, else of a few hosts as they were when the search was opened. */
function running(model: HostModel | undefined): Running[] {
  const live = model?.live.tables.get('process');
  const known = knownTables.value;
  if (model) return live && known ? [...live.rows].map(([key, row]) => ({ host: model, key, cpu: known.number('process', row, 'cpu'), about: live.attributes.get(key) ?? {} })) : [];
  return [...tops.value].flatMap(([id, rows]) => {
    const host = hostModel(id);
    return host ? rows.map((row) => ({ host, key: row.key, cpu: row.cpu as number | null, about: row as unknown as Attributes })) : [];
  });
}

function processes(model: HostModel | undefined, query: string): Entry[] {
  if (!query.trim()) return [];
  return running(model).sort((one, other) => (other.cpu ?? -1) - (one.cpu ?? -1)).map(({ host, key, cpu, about }) => ({
    id: `process ${host.id} ${key}`, group: 'Processes now', icon: 'list', title: `${shortened(plain(String(about['name'] ?? '')), NAME)} ${about['pid'] ?? ''}`,
    words: `${about['user'] ?? ''} ${about['cmdline'] ?? ''}`, about: `on ${shortened(host.facts.value.name, 30)}, ${cpu === null ? 'CPU not known' : `${percentNumber(cpu)} % CPU`}`, url: processPath(host.id, key),
  }));
}

const THEMES: readonly [Theme, string][] = [['light', 'Light colours'], ['dark', 'Dark colours'], ['auto', 'Colours as the system has them']];

function doing(model: HostModel | undefined): Entry[] {
  const paused = mode.value === 'paused';
  const all: Entry[] = [
    { id: 'pause', group: 'Do', icon: paused ? 'play' : 'pause', title: paused ? 'Resume live' : 'Pause live', about: '.', run: togglePause },
  ];
  if (isAdmin()) all.push({ id: 'add-host', group: 'Do', icon: 'grid', title: 'Add a host', words: 'join agent install new machine', url: ADD_HOST });
  if (isAdmin()) all.push({ id: 'add-check', group: 'Do', icon: 'list', title: 'Add a check', words: 'new monitor service outside', url: '/checks/new' });
  if (isAdmin()) all.push({ id: 'add-rule', group: 'Do', icon: 'note', title: 'Add a rule', words: 'new alert limit threshold disk full', url: '/rules/new' });
  if (model && mayChange()) all.push({ id: `plan ${model.id}`, group: 'Do', icon: 'stale', title: `Plan maintenance of ${shortened(model.facts.value.name, 30)}`, words: 'silence downtime window', url: silencePath('maintenance', model.facts.value.name) });
  if (model && isAdmin()) all.push({ id: `edit ${model.id}`, group: 'Do', icon: 'note', title: `Name and labels of ${shortened(model.facts.value.name, 30)}`, words: 'rename edit host', url: editPath(model.id) });
  if (navigator.clipboard) all.push({ id: 'copy-link', group: 'Do', icon: 'copy', title: 'Copy link to this page', words: 'address url share', run: () => void navigator.clipboard.writeText(location.href) });
  for (const [value, title] of THEMES) if (theme.value !== value) all.push({ id: `theme ${value}`, group: 'Do', icon: 'grid', title, words: 'theme mode color', run: () => { theme.value = value; } });
  if (!paused) all.push({ id: 'update', group: 'Do', icon: 'play', title: 'Update now', words: 'refresh reload', run: updateNow });
  for (const { label, choose } of ranges()) all.push({ id: `range ${label}`, group: 'Do', icon: 'stale', title: `Range ${label}`, words: 'time last', run: choose });
  all.push({ id: 'keys', group: 'Do', icon: 'note', title: 'Show all keys', about: '?', words: 'help keyboard shortcuts', run: () => { helpOpen.value = true; } });
  if (!isGuest()) all.push({ id: 'leave', group: 'Do', icon: 'user', title: 'Sign out', words: 'logout leave', run: () => void leave() });
  return all;
}

function going(model: HostModel | undefined, query: string): Entry[] {
  const all: Entry[] = [
    { id: 'overview', group: 'Go', icon: 'grid', title: 'Overview', about: 'g o', words: 'fleet hosts tiles', url: '/' },
    { id: 'hosts', group: 'Go', icon: 'list', title: 'Hosts as a list', about: 'g h', words: 'overview table', url: '/?view=list' },
    { id: 'services', group: 'Go', icon: 'list', title: 'Services', about: 'g s', words: 'units daemons systemd running failed ports', url: '/services' },
    { id: 'checks', group: 'Go', icon: 'list', title: 'Checks', about: 'g k', words: 'services outside uptime monitor', url: '/checks' },
    { id: 'incidents', group: 'Go', icon: 'warn', title: 'Incidents', about: 'g i', words: 'alerts open ended outage', url: '/incidents' },
    { id: 'rules', group: 'Go', icon: 'note', title: 'Rules', about: 'g r', words: 'limits thresholds alerts when', url: '/rules' },
    { id: 'silences', group: 'Go', icon: 'stale', title: 'Silences and maintenance', words: 'calendar mute downtime window break', url: '/silences' },
    { id: 'notify', group: 'Go', icon: 'note', title: 'Who is told', words: 'settings contacts channels messages notify mail', url: NOTIFY },
    { id: 'jobs', group: 'Go', icon: 'list', title: 'Jobs of the hub', words: 'settings cron scheduled merge retention upkeep', url: JOBS },
    { id: 'software', group: 'Go', icon: 'list', title: 'Software of all hosts', words: 'packages versions inventory updates security installed kernel', url: '/software' },
    { id: 'account', group: 'Go', icon: 'list', title: 'Password and sessions', words: 'settings account second factor totp sign in', url: ACCOUNT },
    { id: 'people', group: 'Go', icon: 'list', title: 'Users', words: 'settings people roles access', url: PEOPLE },
    { id: 'audit', group: 'Go', icon: 'list', title: 'Audit: who did what', words: 'settings log changes sign-ins', url: AUDIT },
    { id: 'compare', group: 'Go', icon: 'heat', title: 'Compare', words: 'yesterday difference beside', url: model ? `/compare${withQuery(windowOf(address.value), { a: model.id })}` : '/compare' },
    { id: 'views', group: 'Go', icon: 'list', title: 'Views', words: 'saved', url: '/views' },
    { id: 'heat', group: 'Go', icon: 'heat', title: 'Heat map', words: 'overview time', url: '/?view=heat' },
  ];
  if (model) {
    for (const tab of TABS) all.push({ id: `tab ${tab}`, group: 'Go', icon: 'grid', title: `${tab.slice(0, 1).toUpperCase()}${tab.slice(1)} of ${shortened(model.facts.value.name, 30)}`, words: 'host', url: `${hostPath(model.id)}/${tab}` });
    const name = shortened(model.facts.value.name, 30);
    const at = processesPath(model.id);
    all.push(
      { id: 'charts', group: 'Go', icon: 'grid', title: `Charts of ${name}`, words: 'host cpu memory disk network', url: hostPath(model.id) },
      { id: 'processes', group: 'Go', icon: 'list', title: `Processes of ${name}`, words: 'top', url: at },
      { id: 'tree', group: 'Go', icon: 'list', title: `Process tree of ${name}`, words: 'parents children', url: `${at}?view=tree` },
      { id: 'births', group: 'Go', icon: 'list', title: `Births and deaths on ${name}`, words: 'processes lives', url: `${at}?view=births` },
    );
  }
  const text = query.trim();
  if (text) {
    const q = encodeURIComponent(text);
    all.push({ id: 'filter', group: 'Go', last: true, icon: 'search', title: `Hosts with “${shortened(text, 40)}”`, url: `/?q=${q}` });
    all.push({ id: 'filter-packages', group: 'Go', last: true, icon: 'search', title: `Packages with “${shortened(text, 40)}”`, url: `/software?q=${q}` });
    if (model) all.push({ id: 'filter-processes', group: 'Go', last: true, icon: 'search', title: `Processes with “${shortened(text, 40)}” on ${shortened(model.facts.value.name, 30)}`, url: `${processesPath(model.id)}?q=${q}` });
  }
  return all;
}

/** What is not about single hosts: whoever may know of some alone would only be refused there. */
const EVERYWHERE = /^(?:add-.*|plan .*|rules|silences|notify|jobs|people|audit|views)$/;

export function entries(query: string): Entry[] {
  const here = route.value;
  const model = hostInView(here);
  const all = [...hosts(), ...processes(model, query), ...doing(model), ...going(model, query)];
  return everywhere() ? all : all.filter(({ id }) => !EVERYWHERE.test(id));
}
