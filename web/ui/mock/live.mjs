/** Development tool, no part of the product: the simulated live feed, with a memory for those who come back. */
import { lastSecond, recorded, stateOf, systemRow } from './fleet.mjs';
import { hostObject } from './answers.mjs';
import { parts } from './parts.mjs';
import { processes } from './processes.mjs';

const KEPT = 4000;

export function makeLive(state) {
  const clients = new Set();
  const kept = [];
  let sequence = 0;
  const before = new Map();
  const states = new Map(state.fleet.map((host) => [host.id, stateOf(host, Date.now())]));

  const rowsOf = (host, table, at) => {
    if (table === 'system') return [{ key: '', values: systemRow(host, at) }];
    if (table === 'process') return processes(host, at);
    return parts(host, table, at);
  };

  /** One second of one table against the second before it. */
  function delta(host, table, at) {
    const name = `${host.id} ${table}`;
    const old = before.get(name) ?? new Map();
    const rows = rowsOf(host, table, at);
    const next = new Map(rows.map((row) => [row.key, { text: JSON.stringify(row.values), row }]));
    before.set(name, next);
    const part = { rows: [], attributes: {}, gone: [] };
    for (const [key, { text, row }] of next) {
      if (old.get(key)?.text !== text) part.rows.push([key, ...row.values]);
      if (!old.has(key) && row.attributes) part.attributes[key] = row.attributes;
    }
    for (const key of old.keys()) if (!next.has(key)) part.gone.push(key);
    return part;
  }

  const asked = (params) => {
    const list = (name) => new Set((params.get(name) ?? '').split(',').filter(Boolean));
    return { names: list('hosts'), tables: list('tables'), all: list('all') };
  };
  const near = (wish, host) => wish.names.has('*') || wish.names.has(host.id) || wish.names.has(host.name);
  const hears = (wish, host) => near(wish, host) || wish.all.size > 0;
  /** The tables that a wish has of a host. */
  const tablesOf = (wish, host) => [...new Set([...(near(wish, host) ? wish.tables : []), ...wish.all])];

  function snapshot(wish) {
    const now = Date.now();
    return {
      now,
      hosts: state.fleet.filter((host) => hears(wish, host)).map((host) => {
        const at = lastSecond(host, now);
        const tables = {};
        for (const table of tablesOf(wish, host)) {
          const rows = rowsOf(host, table, at);
          tables[table] = { rows: rows.map((row) => [row.key, ...row.values]), attributes: Object.fromEntries(rows.filter((row) => row.attributes).map((row) => [row.key, row.attributes])) };
        }
        return { host: host.id, name: host.name, state: stateOf(host, now), lastSeen: at, at, tables };
      }),
    };
  }

  const fit = (wish, event) => {
    const host = state.fleet.find((one) => one.id === event.host);
    if (!host || !hears(wish, host)) return null;
    if (event.kind === 'host') return event.data;
    const wanted = tablesOf(wish, host);
    return Object.keys(event.data.tables).some((name) => wanted.includes(name)) ? event.data : null;
  };

  const write = (response, id, kind, data) => response.write(`id: ${state.epoch}-${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);

  function publish(kind, host, data) {
    const event = { sequence: ++sequence, kind, host, data };
    kept.push(event);
    if (kept.length > KEPT) kept.shift();
    for (const client of clients) {
      const own = fit(client.wish, event);
      if (own) write(client.response, event.sequence, kind, own);
    }
  }

  const timer = setInterval(() => {
    const now = Date.now();
    const wanted = new Set([...clients].flatMap((client) => [...client.wish.tables, ...client.wish.all]));
    wanted.add('system');
    for (const host of state.fleet) {
      const was = states.get(host.id);
      const is = stateOf(host, now);
      if (was !== is) {
        states.set(host.id, is);
        publish('host', host.id, hostObject(host, now));
      }
      const at = lastSecond(host, now);
      if (is !== 'up' || host.sent === at || !recorded(host, at, now)) continue;
      // A late timer must not lose a second.
      for (let second = host.sent && at - host.sent < 10_000 ? host.sent + 1000 : at; second <= at; second += 1000) {
        const watched = [...clients].some((client) => hears(client.wish, host));
        for (const table of wanted) {
          // One frame a table, as the real hub sends them.
          if (table === 'system' || watched) publish('frame', host.id, { host: host.id, at: second, tables: { [table]: delta(host, table, second) } });
        }
      }
      host.sent = at;
    }
  }, 500);
  const heart = setInterval(() => { for (const client of clients) client.response.write(': alive\n\n'); }, 10_000);

  const since = (wish, id) => {
    const [epoch, number] = (id ?? '').split('-');
    const last = Number(number);
    if (epoch !== state.epoch || !(last >= (kept[0]?.sequence ?? 1) - 1)) return null;
    return kept.filter((event) => event.sequence > last);
  };

  return {
    stream(request, response, params) {
      const wish = asked(params);
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      const missed = since(wish, request.headers['last-event-id'] ?? params.get('cursor'));
      if (missed) for (const event of missed) {
        const own = fit(wish, event);
        if (own) write(response, event.sequence, event.kind, own);
      }
      else write(response, sequence, 'snapshot', snapshot(wish));
      const client = { response, wish };
      clients.add(client);
      response.on('close', () => clients.delete(client));
    },
    /** Opens and says nothing, as a proxy does that buffers. */
    swallow(_request, response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(': alive\n\n');
    },
    async poll(params) {
      const wish = asked(params);
      const missed = params.get('cursor') ? since(wish, params.get('cursor')) : null;
      const answer = { cursor: `${state.epoch}-${sequence}`, now: Date.now(), snapshot: null, frames: [], hosts: [] };
      if (!missed) answer.snapshot = snapshot(wish);
      else for (const event of missed) {
        const own = fit(wish, event);
        if (own) (event.kind === 'host' ? answer.hosts : answer.frames).push(own);
      }
      return answer;
    },
    /** The wishes of the streams that are open. */
    open: () => [...clients].map(({ wish }) => wish),
    /** As after a restart of the hub: what was sent means nothing any more. */
    restart() {
      kept.length = 0;
      sequence = 0;
      for (const client of clients) client.response.end();
    },
    /** A host has another name or other labels. */
    changed: (host) => publish('host', host.id, hostObject(host, Date.now())),
    stop() {
      clearInterval(timer);
      clearInterval(heart);
      for (const client of clients) client.response.end();
    },
  };
}
