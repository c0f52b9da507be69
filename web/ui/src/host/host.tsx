/** One host: its head with the window of time, its tabs, and the part that the address names. */
import { useEffect } from 'preact/hooks';
import type { Tables } from '../api/tables.ts';
import { now } from '../live/clock.ts';
import { silentSince, watch } from '../live/feed.ts';
import { later } from '../parts/later.tsx';
import { useRange } from '../route/opening.ts';
import { choice } from '../route/query.ts';
import { secondPath } from '../route/route.ts';
import { go, query, route } from '../route/router.ts';
import '../style/host.css';
import { HostFrame, useHost } from './frame.tsx';
import { HostHead, HostTabs } from './head.tsx';
import { arrows } from './keys.ts';
import { HostOverview } from './overview.tsx';
import { RangePicker } from './picker.tsx';
import { cursor, type Place } from './place.ts';
import { EXPLORE_FRONT, FRONT, HOST_RANGES, PHONE_FRONT } from './ranges.ts';

const phone = matchMedia('(max-width: 640px)');
const LATER = 1_500;

const Entities = later(() => import('./more.ts').then((file) => file.Entities), () => <div class="host-body" />);
const Explore = later(() => import('./more.ts').then((file) => file.Explore), () => <div class="host-body" />);

/** What the live stream is asked for, beside what every part of the page needs. */
const WATCHED: Record<string, string> = { cpus: ',cpu', disks: ',disk', network: ',net', units: ',cgroup', sensors: ',sensor', explore: ',cpu,disk,net,cgroup,sensor' };

export function HostPage({ id, tables }: { id: string; tables: Tables }) {
  const { model, host, error, retry } = useHost(id);
  const tab = (route.value.page === 'host' && route.value.tab) || '';
  const hostId = model?.id ?? null;
  useEffect(() => { if (hostId) watch(hostId, `system,process,mount${WATCHED[tab] ?? ''}`); }, [hostId, tab]);
  useEffect(() => {
    const timer = setTimeout(Entities.fetch, LATER);
    return () => clearTimeout(timer);
  }, []);

  const range = useRange(hostId ?? id, HOST_RANGES);
  const rangeKey = range.fixed ? `${range.fixed.from}-${range.fixed.to}` : range.name;
  useEffect(() => { cursor.value = null; }, [rangeKey, id]);
  useEffect(() => arrows((at) => go(secondPath(id, at))), [id]);

  if (!model) return <HostFrame id={id} error={error} onRetry={retry} page="host" />;
  const silentFor = silentSince.value === null ? null : now.value - silentSince.value;
  const place: Place = { id, model, host, tables, range, rangeKey, silentFor, asTable: choice(query.value, 'view', ['', 'table'], '') === 'table', height: phone.matches ? 150 : 188 };
  return (
    <>
      <HostHead model={model} host={host} tables={tables} silentFor={silentFor}>
        <RangePicker range={range} front={phone.matches ? PHONE_FRONT : tab === 'explore' ? EXPLORE_FRONT : FRONT} />
      </HostHead>
      <HostTabs id={id} page={tab} processes={model.live.tables.get('process')?.rows.size ?? host?.processes ?? null} />
      {tab === '' ? <HostOverview place={place} /> : tab === 'explore' ? <Explore place={place} /> : <Entities key={tab} place={place} tab={tab} />}
    </>
  );
}
