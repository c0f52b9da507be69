/** Pure: how people, their sessions and what they did are told. */
import type { Session, Told, User } from '../api/people.ts';

export const ROLES = [['viewer', 'Sees'], ['operator', 'Sees and acts'], ['admin', 'Everything']] as const;

/** A text of patterns, "web-*, site=fra-1", as a list; nothing is every host. */
export const hostsOf = (text: string): string[] => {
  const parts = text.split(',').map((part) => part.trim()).filter(Boolean);
  return parts.length ? parts : ['*'];
};

export const hostsText = (hosts: readonly string[]): string => (hosts.includes('*') ? '' : hosts.join(', '));

export const whereText = (hosts: readonly string[]): string => (hosts.includes('*') ? 'every host' : hosts.join(', '));

/** By what somebody signs in. */
export const byText = ({ password, totp, provider }: Pick<User, 'password' | 'totp' | 'provider'>): string => (provider ? new URL(provider).host : totp ? 'password and code' : password ? 'password' : 'links');

/** "Firefox on Linux", of what a browser says of itself; its own words when it is none of the usual. */
export function browserText(agent: string): string {
  const name = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari'], ['curl/', 'curl']].find(([sign]) => agent.includes(sign!))?.[1];
  const system = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Windows', 'Windows'], ['Mac OS', 'macOS'], ['Linux', 'Linux']].find(([sign]) => agent.includes(sign!))?.[1];
  return name ? `${name}${system ? ` on ${system}` : ''}` : agent.slice(0, 60) || 'unknown';
}

/** The one that asks first, then by use. */
export const inUse = (sessions: readonly Session[]): Session[] => [...sessions].sort((one, other) => Number(other.current) - Number(one.current) || other.lastUsed - one.lastUsed);

const VERBS: Record<string, string> = { POST: 'made', PUT: 'set', PATCH: 'changed', DELETE: 'deleted' };
const WHOLE: Record<string, string> = {
  'POST /session': 'signed in', 'POST /session/afresh': 'confirmed who it is', 'PUT /session/provider': 'signed in', 'DELETE /session': 'signed out', 'sign-in': 'tried to sign in', 'PUT /me/password': 'set a password', 'POST /me/totp': 'began a second factor', 'POST /me/totp/confirm': 'set up a second factor',
  'DELETE /me/totp': 'took the second factor away', 'DELETE /sessions': 'ended other sessions', 'POST /signin-links': 'made a sign-in link', 'POST /config': 'applied a file', 'PUT /checks/state': 'brought states of checks', 'DELETE /checks/state': 'forgot states of checks',
};

/** "made a check", "signed in"; a route that no word is for stands as it is. */
export function didText({ action }: Pick<Told, 'action'>): string {
  const plain = action.replace('/api/v1', '');
  const whole = WHOLE[plain];
  if (whole) return whole;
  const hit = /^(\w+) \/([a-z-]+)(?:\/\{\w+\})?(?:\/([a-z-]+))?(?:\/\{\w+\})?$/.exec(plain);
  if (!hit) return plain;
  const [, method = '', thing = '', act] = hit;
  return act ? `${thing}: ${act}` : `${VERBS[method] ?? method} ${thing}`;
}

export const actorText = (actor: string): string => (actor === '' ? 'nobody' : actor === 'token:local' ? "the hub's own machine" : actor.replace(/^user:/, '').replace(/^token:/, 'token '));
