/** The app's addresses: which page a path means, and the path of a page. */

/** The pages that are parts of one file. */
export const WATCHED = ['services', 'checks', 'incidents', 'rules', 'silences', 'software', 'notify'] as const;
export type Watched = (typeof WATCHED)[number];

export type Route =
  | { page: 'overview' }
  | { page: 'host'; host: string; tab?: string }
  | { page: 'processes'; host: string; process: string | null }
  | { page: 'compare' }
  | { page: 'views'; view: string | null }
  | { page: Watched; rest: string[] }
  | { page: 'add' }
  | { page: 'edit'; host: string }
  | { page: 'welcome' }
  | { page: 'missing'; path: string };

/** The pages of a host beside its overview and its processes. */
export const TABS = 'cpus disks network units services sensors explore software'.split(' ');

/** pid@start, as the hub's keys are. */
const PROCESS = /^\d{1,10}@\d{1,18}$/;

const EDIT_HOST = '/settings/hosts/';
export const ADD_HOST = `${EDIT_HOST}new`;
export const editPath = (host: string) => EDIT_HOST + encodeURIComponent(host);

/** What rings, whom and by what. */
export const NOTIFY = '/settings/notify';
/** What the hub does by itself. */
export const JOBS = '/settings/jobs';

export function match(path: string): Route {
  const parts = path.split('/').filter(Boolean).map(decode);
  if (parts.length === 0) return { page: 'overview' };
  if (parts.length === 1 && (parts[0] === 'welcome' || parts[0] === 'compare')) return { page: parts[0] };
  if (parts.length < 3 && parts[0] === 'views') return { page: 'views', view: parts[1] ?? null };
  if (parts.length === 2 && parts[0] === 'settings') return { page: 'notify', rest: parts.slice(1) };
  const watched = WATCHED.find((name) => name === parts[0] && name !== 'notify');
  if (watched) return { page: watched, rest: parts.slice(1) };
  if (path === ADD_HOST) return { page: 'add' };
  if (parts.length === 3 && path.startsWith(EDIT_HOST)) return { page: 'edit', host: parts[2]! };
  if (parts[0] === 'hosts' && parts[1]) {
    if (parts.length === 2) return { page: 'host', host: parts[1] };
    if (parts.length === 3 && parts[2] === 'processes') return { page: 'processes', host: parts[1], process: null };
    if (parts.length === 3 && TABS.includes(parts[2]!)) return { page: 'host', host: parts[1], tab: parts[2]! };
    if (parts.length === 4 && parts[2] === 'processes' && PROCESS.test(parts[3]!)) return { page: 'processes', host: parts[1], process: parts[3]! };
  }
  return { page: 'missing', path };
}

export const hostPath = (host: string) => `/hosts/${encodeURIComponent(host)}`;
export const processesPath = (host: string) => `${hostPath(host)}/processes`;
/** The processes of the second in which a moment lies. */
export const secondPath = (host: string, at: number) => `${processesPath(host)}?at=${Math.floor(at / 1000) * 1000}`;
/** Of one process: its pid and start, as the hub names it. */
export const processPath = (host: string, key: string) => `${processesPath(host)}/${key}`;

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
