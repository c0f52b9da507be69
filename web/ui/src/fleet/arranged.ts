/**
 * The hosts that are shown, in their order and groups. A host that changes keeps its place for a while before it is
 * sorted anew, and nothing moves while the pointer or the keyboard is among the hosts.
 */
import { useRef } from 'preact/hooks';
import type { Tables } from '../api/tables.ts';
import { every10 } from '../live/clock.ts';
import { hostIds, hostModel, type HostModel } from '../live/hosts.ts';
import { chosen } from './choice.ts';
import { matches } from './match.ts';
import { latest } from './reading.ts';
import { groups, order, type Group } from './sort.ts';
import { short } from './store.ts';

export interface Item { facts: HostModel['facts']['value']; model: HostModel }

let pointed = false;
let focused = false;

/** For the element around the hosts. */
export const holding = {
  onPointerEnter: (event: PointerEvent) => { pointed = event.pointerType === 'mouse'; },
  onPointerLeave: () => { pointed = false; },
  onFocusCapture: () => { focused = true; },
  onBlurCapture: () => { focused = false; },
};

/** Another view has come in place of the one that was pointed at. */
export const letGo = () => { pointed = focused = false; };

function usePlaces(tables: Tables): Map<string, number> {
  const kept = useRef({ cause: '', due: 0, places: new Map<string, number>() });
  const { sort, direction, filter, state } = chosen.value;
  const due = every10.value;
  const cause = `${sort} ${direction} ${hostIds.value.length} ${filter} ${state}`;
  const { current } = kept;
  if (current.cause !== cause || (current.due !== due && !pointed && !focused)) {
    const metric = sort === 'worst' || sort === 'name' ? null : sort;
    const sorted = order(hostIds.value.map((id) => {
      const model = hostModel(id)!;
      const facts = model.facts.peek();
      return { facts, value: metric && facts.state === 'up' ? latest(model, short(id), tables, metric) : null };
    }), sort, direction);
    kept.current = { cause, due, places: new Map(sorted.map((host, index) => [host.facts.id, index])) };
  }
  return kept.current.places;
}

/** Null: no host is left by the filters. */
export function useArranged(tables: Tables): Group<Item>[] | null {
  const { filter, state, group } = chosen.value;
  const places = usePlaces(tables);
  const shown = hostIds.value.flatMap((id): Item[] => {
    const model = hostModel(id);
    const facts = model?.facts.value;
    return model && facts && matches(facts, filter, state) ? [{ facts, model }] : [];
  });
  if (shown.length === 0) {
    letGo();
    return null;
  }
  shown.sort((one, other) => (places.get(one.facts.id) ?? 1e9) - (places.get(other.facts.id) ?? 1e9));
  return groups(shown, group);
}
