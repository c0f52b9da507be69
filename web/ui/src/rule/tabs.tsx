/** What is about telling people, beside each other: incidents, the rules that open some, and when nobody is told. */
import { everywhere } from '../session/may.ts';

const TABS: readonly [string, string, string][] = [['open', '/incidents', 'Open'], ['ended', '/incidents?state=ended', 'Ended'], ['rules', '/rules', 'Rules'], ['silences', '/silences', 'Silences and maintenance']];

export function WatchTabs({ here, some }: { here: string; some?: number | undefined }) {
  // Rules and silences are not about single hosts.
  return <nav class="tabs" aria-label="Incidents">{(everywhere() ? TABS : TABS.slice(0, 2)).map(([name, href, words]) => <a key={name} href={href} aria-current={here === name ? 'page' : undefined}>{words}{here === name && some !== undefined && <small>{some}</small>}</a>)}</nav>;
}
