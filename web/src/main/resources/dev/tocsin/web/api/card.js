/* One host in a frame of another page. The token stands behind # in the address, so no server and no log ever sees it. */
'use strict';

const EVERY = 15_000;
const WORDS = { ok: 'OK', warn: 'Warning', down: 'Down', stale: 'Late', unknown: 'Unknown' };
const host = location.pathname.split('/')[2];
const token = location.hash.slice(1);
const at = (id) => document.getElementById(id);

const last = (column) => column?.avg.findLast((value) => value !== null) ?? null;
const percent = (value) => (value === null ? '–' : `${Math.round(value * 100)} %`);

function show(card) {
  at('name').textContent = card.name;
  at('name').href = `/hosts/${card.id}`;
  const { level, reasons } = card.health;
  at('state').textContent = WORDS[level] ?? level;
  at('state').dataset.level = level;
  const { cpu_busy: cpu, mem_used: used, mem_total: total, disk_used_worst: disk } = card.columns;
  const memory = last(used) !== null && last(total) ? last(used) / last(total) : null;
  at('figures').replaceChildren(...[['CPU', last(cpu)], ['Memory', memory], ['Fullest disk', last(disk)]].map(([name, value]) => {
    const pair = document.createElement('div');
    const term = document.createElement('dt');
    const words = document.createElement('dd');
    term.textContent = name;
    words.textContent = percent(value);
    pair.append(term, words);
    return pair;
  }));
  at('reasons').replaceChildren(...reasons.slice(0, 5).map((reason) => {
    const item = document.createElement('li');
    item.textContent = reason;
    return item;
  }));
  at('note').textContent = card.lastSeen === null ? 'Never heard.' : `Heard at ${new Date(card.lastSeen).toLocaleString()}`;
}

async function look() {
  try {
    const answer = await fetch(`/api/v1/hosts/${host}/card`, { headers: { Authorization: `Bearer ${token}` }, credentials: 'omit', cache: 'no-store' });
    if (answer.ok) show(await answer.json());
    else at('note').textContent = answer.status < 500 && answer.status !== 429 ? 'This card may not be shown: its token has ended, or is of another host.' : 'The hub cannot answer now.';
  } catch {
    at('note').textContent = 'The hub does not answer.';
  }
  document.querySelector('main').removeAttribute('aria-busy');
  setTimeout(look, EVERY);
}

look();
