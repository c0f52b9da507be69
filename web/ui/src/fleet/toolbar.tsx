/** Above the hosts: the state of the fleet in one sentence, the counts that filter, and the choices of what is shown. */
import { isAdmin } from '../api/client.ts';
import { hostIds, markOf, tally } from '../live/hosts.ts';
import { Filter, Segments, Select } from '../parts/controls.tsx';
import { addIcons, Icon } from '../parts/icon.tsx';
import { RANGES, type Range } from '../route/range.ts';
import { ADD_HOST } from '../route/route.ts';
import { setQuery } from '../route/router.ts';
import { count } from '../unit/format.ts';
import { chosen, groupNames, sortBy, SORTS, STATES, usualGroup } from './choice.ts';
import { headline } from './headline.ts';
import { METRIC_NAMES, METRICS } from './metric.ts';
import type { Sort } from './sort.ts';
import { SilenceStrip } from './strip.tsx';

addIcons({
  grid: <path d="M2.5 2.5h4.6v4.6H2.5zM8.9 2.5h4.6v4.6H8.9zM2.5 8.9h4.6v4.6H2.5zM8.9 8.9h4.6v4.6H8.9z" />,
  list: <path d="M2.5 4h11M2.5 8h11M2.5 12h11" />,
  plus: <path d="M8 3v10M3 8h10" />,
  heat: <path d="M2.5 2.5h11v11h-11zM6.2 2.5v11M9.8 2.5v11M2.5 6.2h11M2.5 9.8h11" />,
});

const FLEET_RANGES = RANGES.filter((range) => range.name !== '7d').map(({ name, label }) => ({ value: name, label }));
const VIEW_OPTIONS = [{ value: 'grid', label: 'Grid', icon: 'grid' }, { value: 'list', label: 'List', icon: 'list' }, { value: 'heat', label: 'Heat', icon: 'heat' }];
const METRIC_OPTIONS = METRIC_NAMES.map((value) => ({ value, label: METRICS[value].name }));
/** Counted always; the others only when there are any. */
const ALWAYS = ['down', 'warn', 'ok'];

export function FleetHead({ silent }: { silent: boolean }) {
  const counts = tally.value;
  const pressed = chosen.value.state;
  return (
    <section class="head fleet-head">
      <div class="grow">
        <h1 aria-live="polite">{silent ? 'No word from the hub' : headline(counts)}</h1>
        <div class={silent ? 'tally aged' : 'tally'} role="group" aria-label="Filter by state" aria-live="polite">
          {STATES.filter(([state]) => counts[state] > 0 || pressed === state || ALWAYS.includes(state)).map(([state, word]) => (
            <button type="button" key={state} aria-pressed={pressed === state} onClick={() => setQuery({ state: pressed === state ? null : state })}>
              <Icon name={markOf(state)} tone={counts[state] ? `c-${markOf(state)}` : 'c-stale'} /><b>{count(counts[state])}</b><span>{word}</span>
            </button>
          ))}
        </div>
      </div>
      {!silent && <SilenceStrip />}
    </section>
  );
}

const named = (label: string) => label.slice(0, 1).toUpperCase() + label.slice(1);

export function Toolbar({ range }: { range: Range }) {
  const { view, metric, sort, group, filter } = chosen.value;
  const labels = groupNames.value;
  return (
    <div class="bar fleet-bar">
      <Filter class="wide" label="Filter hosts" placeholder="Filter by name, label, state" value={filter} onInput={(q) => setQuery({ q }, 'replace')} />
      <Segments label="View" class="views" value={view} options={VIEW_OPTIONS} onChange={(value) => setQuery({ view: value }, 'push', { view: 'grid' })} />
      <span class="grow gap" />
      <Select label="Metric" value={metric} options={METRIC_OPTIONS} onChange={(value) => setQuery({ metric: value }, 'push', { metric: 'cpu' })} />
      {labels.length > 0 && hostIds.value.length > 1 && (
        <Select label="Group" value={group ?? 'none'} onChange={(value) => setQuery({ group: value }, 'push', { group: usualGroup.value })}
          options={[...labels.map((value) => ({ value, label: named(value) })), { value: 'none', label: 'None' }]} />
      )}
      <Select label="Sort" value={sort} options={SORTS} onChange={(value) => sortBy(value as Sort, false)} />
      <Select label="Range" value={range.name} keys="t" onChange={(value) => setQuery({ range: value })} options={FLEET_RANGES} />
      {isAdmin() && <a class="btn add" href={ADD_HOST}><Icon name="plus" />Add host</a>}
    </div>
  );
}
