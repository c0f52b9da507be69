/** Pure: rules in words, and their order in the list. */
import type { Rule } from '../api/rules.ts';
import { plural } from '../unit/format.ts';

export type Standing = 'fires' | 'error' | 'pending' | 'quiet' | 'blind' | 'off';

export function standing({ enabled, error, firing }: Rule): Standing {
  if (!enabled) return 'off';
  if (error) return 'error';
  if (firing.some(({ state }) => state === 'firing' || state === 'resolving')) return 'fires';
  if (firing.some(({ state }) => state === 'pending')) return 'pending';
  return firing.length && firing.every(({ state }) => state === 'no-data') ? 'blind' : 'quiet';
}

export const ORDER: readonly Standing[] = ['fires', 'error', 'pending', 'blind', 'quiet', 'off'];
export const WORD: Record<Standing, string> = { fires: 'Fires', error: 'Not in use', pending: 'Not long enough yet', quiet: 'Quiet', blind: 'No data', off: 'Off' };

/** The icon: what fires shows its severity. */
export const markOf = (rule: Rule): string => {
  const stands = standing(rule);
  return stands === 'fires' ? (rule.severity === 'critical' ? 'down' : 'warn') : ({ error: 'warn', pending: 'stale', quiet: 'ok', blind: 'unknown', off: 'paused' } as const)[stands];
};

const WEIGHT = { critical: 0, warning: 1, info: 2 };

export const inOrder = (rules: readonly Rule[]): Rule[] => [...rules].sort((one, other) => ORDER.indexOf(standing(one)) - ORDER.indexOf(standing(other)) || WEIGHT[one.severity] - WEIGHT[other.severity] || (one.text < other.text ? -1 : 1));

/** What is so, in one sentence. */
export function headline(rules: readonly Rule[]): string {
  const firing = rules.filter((rule) => standing(rule) === 'fires').length;
  const wrong = rules.filter((rule) => standing(rule) === 'error').length;
  if (rules.length === 0) return 'No rule is set';
  if (firing) return `${plural(firing, 'rule fires', 'rules fire')}${wrong ? `, ${wrong} cannot be used` : ''}`;
  return wrong ? `${plural(wrong, 'rule')} cannot be used` : `${rules.length === 1 ? 'The rule is' : `All ${rules.length} rules are`} quiet`;
}

/** Where it is judged, and how late it is at most. */
export const placeOf = ({ where, lag }: Pick<Rule, 'where' | 'lag'>): string => `${where === 'agent' ? 'at the agent' : 'at the hub'}, ${Math.round(lag / 1000)} s late at most`;
