/** The scales that all hosts share: they grow when they must and shrink only with another range. */
import { useMemo, useRef } from 'preact/hooks';
import { every5 } from '../live/clock.ts';
import { hostIds, hostModel } from '../live/hosts.ts';
import { METRIC_NAMES, type Tops } from './metric.ts';
import { topsOf } from './reading.ts';
import { loaded, short } from './store.ts';

export function useTops(minutes: number): Tops {
  const kept = useRef<{ minutes: number; tops: Tops } | null>(null);
  const due = every5.value;
  return useMemo(() => {
    const found = topsOf(hostIds.value.flatMap((id) => {
      const one = short(id);
      return one ? { short: one, cpus: hostModel(id)?.facts.peek().cpus ?? null } : [];
    }));
    const before = kept.current?.minutes === minutes ? kept.current.tops : null;
    const tops = before ? Object.fromEntries(METRIC_NAMES.map((one) => [one, Math.max(before[one], found[one])])) as Tops : found;
    const same = before && METRIC_NAMES.every((one) => before[one] === tops[one]);
    kept.current = { minutes, tops: same ? before : tops };
    return kept.current.tops;
  }, [minutes, loaded.value, due]);
}
