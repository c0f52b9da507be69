/** What the overview shows, as the address says it: the view, the measure, the order, the groups and the filters. */
import { computed } from '@preact/signals';
import { hostIds, hostModel, type Verdict } from '../live/hosts.ts';
import { choice } from '../route/query.ts';
import { query, setQuery } from '../route/router.ts';
import { METRIC_NAMES, METRICS, type Metric } from './metric.ts';
import { dividing, firstDirection, type Direction, type Sort } from './sort.ts';

export const VIEWS = ['grid', 'list', 'heat'] as const;
export type View = (typeof VIEWS)[number];
export const STATES: readonly [Verdict, string][] = [['down', 'down'], ['failing', 'failing'], ['warn', 'warn'], ['stale', 'stale'], ['unknown', 'unknown'], ['ok', 'OK']];

export const SORTS: readonly { value: Sort; label: string }[] = [
  { value: 'worst', label: 'Worst first' }, { value: 'name', label: 'Name' }, ...METRIC_NAMES.map((value) => ({ value, label: METRICS[value].name })),
];

/** The labels there are to group by, in one text so that equal ones change nothing. */
const names = computed(() => dividing(hostIds.value.flatMap((id) => hostModel(id)?.facts.value ?? [])).join('\n'));
export const groupNames = computed(() => names.value.split('\n').filter(Boolean));
/** Without a word in the address hosts stand by site, where there is more than one. */
export const usualGroup = computed(() => (groupNames.value.includes('site') ? 'site' : 'none'));

export interface Choice {
  view: View;
  metric: Metric;
  sort: Sort;
  direction: Direction;
  /** A label, or null. */
  group: string | null;
  filter: string;
  state: Verdict | null;
  /** The heat map as numbers. */
  asTable: boolean;
}

export const chosen = computed<Choice>(() => {
  const params = query.value;
  const sort = choice<Sort>(params, 'sort', SORTS.map(({ value }) => value), 'worst');
  const group = choice(params, 'group', ['none', ...groupNames.value], usualGroup.value);
  return {
    view: choice<View>(params, 'view', VIEWS, 'grid'),
    metric: choice<Metric>(params, 'metric', METRIC_NAMES, 'cpu'),
    sort,
    direction: choice<Direction>(params, 'dir', ['asc', 'desc'], firstDirection(sort)),
    group: group === 'none' ? null : group,
    filter: params.get('q') ?? '',
    state: choice<Verdict | ''>(params, 'state', STATES.map(([state]) => state), '') || null,
    asTable: params.get('as') === 'table',
  };
});

/** Sorts by that; a second time turns the order around. */
export function sortBy(sort: Sort, turning: boolean): void {
  const now = chosen.peek();
  const direction = turning && now.sort === sort ? (now.direction === 'asc' ? 'desc' : 'asc') : firstDirection(sort);
  setQuery({ sort, dir: direction === firstDirection(sort) ? null : direction }, 'push', { sort: 'worst' });
}
