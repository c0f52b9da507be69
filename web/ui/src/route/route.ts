/** The app's addresses: which page a path means, and the path of a page. */

export type Route =
  | { page: 'overview' }
  | { page: 'host'; host: string }
  | { page: 'processes'; host: string }
  | { page: 'welcome' }
  | { page: 'missing'; path: string };

export function match(path: string): Route {
  const parts = path.split('/').filter(Boolean).map(decode);
  if (parts.length === 0) return { page: 'overview' };
  if (parts.length === 1 && parts[0] === 'welcome') return { page: 'welcome' };
  if (parts[0] === 'hosts' && parts[1]) {
    if (parts.length === 2) return { page: 'host', host: parts[1] };
    if (parts.length === 3 && parts[2] === 'processes') return { page: 'processes', host: parts[1] };
  }
  return { page: 'missing', path };
}

export const hostPath = (host: string) => `/hosts/${encodeURIComponent(host)}`;
export const processesPath = (host: string) => `${hostPath(host)}/processes`;

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
