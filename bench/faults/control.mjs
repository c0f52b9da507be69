/**
 * What bench/faults/control-rig asks of the hub and its pages, once a host has joined and its helper is set up: the mail
 * server is killed and started from the page; stop, start and restart by the API; what must be refused. Prints a line for
 * each; ends with 1 at the first that does not hold. Its settings are in the environment (RIG_…), made by the rig.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { RIG_BASE: base, RIG_HOST: host, RIG_UNIT: unit, RIG_INIT: init, RIG_CONF: conf } = process.env;
const words = process.env.RIG_INSIDE_WORDS.split(' ');
const token = readFileSync(process.env.RIG_TOKEN_FILE, 'utf8').trim();
const systemd = init === 'systemd';
const openrc = init === 'openrc';
const named = (name) => (systemd ? `${name}.service` : name);
const MAIL = 'SMTP';
const DEADLINE = 60_000;
const begun = Date.now();

const step = (text) => console.log(`${String(Math.round((Date.now() - begun) / 1000)).padStart(6)} s  ${text}`);
const show = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
function hold(right, what, got) {
  if (!right) throw new Error(`${what}; got ${show(got)}`);
}
async function until(what, ask, pause = 50) {
  const end = Date.now() + DEADLINE;
  for (let last; ;) {
    last = await ask();
    if (last) return last;
    if (Date.now() > end) throw new Error(`waited ${DEADLINE / 1000} s for ${what}`);
    await new Promise((done) => { setTimeout(done, pause); });
  }
}

/** Runs a program inside the Debian; what it printed. */
const inside = (...command) => execFileSync(words[0], [...words.slice(1), 'env', '-i', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C', ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const helper = (...command) => inside('tocsin-agent', 'helper', ...command);

/** { status, body } of a request with the hub's own token, or with what `headers` says. */
async function ask(method, path, body, headers = { authorization: `Bearer ${token}` }) {
  const answer = await fetch(`${base}/api/v1${path}`, { method, headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers }, body: body && JSON.stringify(body), signal: AbortSignal.timeout(150_000) });
  const text = await answer.text();
  let said = null;
  try { said = text && JSON.parse(text); } catch { said = text; }
  return { status: answer.status, body: said };
}
const codeOf = ({ body }) => body?.error?.code ?? body?.code;
const get = async (path) => {
  const answer = await ask('GET', path);
  hold(answer.status === 200, `GET ${path} must be 200`, answer);
  return answer.body;
};
const services = async () => (await get(`/hosts/${host}/services`)).items;
const service = async (name) => (await services()).find((one) => one.name === name || one.unit === name);
const state = async (name) => (await service(name))?.state;
const order = (name, verb, reason = 'a test', headers = undefined) => ask('POST', `/hosts/${host}/services/${encodeURIComponent(name)}/${verb}`, { reason }, headers);
async function done(name, verb, want) {
  const answer = await order(name, verb, `${verb} for a test`);
  hold(answer.status === 200 && answer.body.result === want.result, `${verb} of ${name} must be ${want.result}`, answer);
  for (const [member, value] of Object.entries(want)) hold(answer.body[member] === value, `${verb} of ${name}: ${member} must be ${value}`, answer.body);
  return answer.body;
}
async function refused(answer, status, code, what) {
  const got = await answer;
  hold(got.status === status && (!code || codeOf(got) === code), `${what} must be ${status} ${code ?? ''}`, got);
}
/** The service rests a second after each action. */
const rest = () => new Promise((over) => { setTimeout(over, 1_100); });
const mailPid = () => inside('sh', '-c', 'read -r pid </var/spool/postfix/pid/master.pid; [ ! -d "/proc/$pid" ] || echo "$pid"');

async function seen() {
  await until('the mail server to run', async () => (await state(MAIL)) === 'running');
  const mail = await service(MAIL);
  hold(mail.unit === unit, 'the mail server must be known by its unit', mail);
  await until('control to be told', async () => (await service(MAIL)).control?.length);
  const all = await get(`/hosts/${host}/services`);
  hold(all.helper?.state === 'on', 'the helper must be told as on', all.helper);
  hold(['restart', 'start', 'stop'].every((verb) => all.items.find((one) => one.name === MAIL).control.includes(verb)), 'what is allowed for the mail server', all.items);
  const unlisted = await service(named('unlisted')) ?? await service('unlisted');
  hold(unlisted && unlisted.control?.length === 0, 'nothing is allowed for what no line names', unlisted);
  const fleet = await get('/services');
  hold(fleet.controlled?.on === 1, 'one host is controlled', fleet.controlled);
  step(`the hub knows ${MAIL} (${unit}) as running, and what may be done with it`);
}

/** Killed as a crash would; how long until the hub knows. The page is looked at by `look` from before. */
async function killed(look) {
  const watched = look?.();
  const start = Date.now();
  inside('sh', '-c', `kill -KILL ${mailPid()}`);
  const bad = await until('the mail server to be bad', async () => {
    const now = await state(MAIL);
    return now !== 'running' && now !== 'changing' ? now : null;
  }, 20);
  const known = Date.now() - start;
  const page = watched ? await watched : null;
  step(`killed: ${bad} at the hub after ${known} ms${page ? `, red on the page after ${page - start} ms` : ''}`);
  // Whether a script of System V was stopped or its process was killed, only its pid file says, and that is root's here.
  hold(bad === 'failed' || (init === 'sysv' && bad === 'stopped'), 'it must be failed', bad);
  return { known, page: page && page - start - known };
}

async function journal(verb, reason) {
  const { items } = await get('/journal');
  const line = items.find((one) => JSON.stringify(one).includes(reason));
  hold(line, `the journal must have ${verb} with its reason`, items.slice(0, 5));
  const audit = (await get('/audit')).items;
  hold(audit.some((one) => one.action.includes('/services/') && one.outcome === 'ok'), 'the audit must have it', audit.slice(0, 5));
  const actions = (await get(`/control/actions?host=${host}`)).items;
  hold(actions[0].reason === reason && actions[0].verb === verb && actions[0].result === 'ok', 'the actions must begin with it', actions[0]);
  const record = inside('grep', '-c', reason, '/var/log/tocsin/helper.log');
  hold(Number(record) === 2, "the helper's own record must have intent and result", record);
  step(`written down by ${actions[0].actor} in journal, audit, actions and the host's own record: ${line.what ?? ''} ${line.subject ?? ''} ${line.reason ?? ''}`.trim());
}

/** The story on the page: red, Start with a reason, green. */
async function story() {
  const { startBrowser } = await import('../../web/ui/test/browser/browser.mjs');
  const browser = await startBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.setDefaultTimeout(DEADLINE);
    const wrong = [];
    page.on('pageerror', (error) => wrong.push(String(error.stack ?? error)));
    await page.goto(process.env.RIG_SIGNIN);
    await page.waitForSelector('.tile[data-state]');
    await page.goto(`${base}/services?q=${MAIL}`);
    const row = page.locator('.sv tbody tr', { hasText: MAIL }).first();
    await row.getByText('Running').waitFor();
    const shot = async (name) => { if (process.env.RIG_PICTURES) await page.screenshot({ path: join(process.env.RIG_PICTURES, `${name}.png`) }); };
    await shot('running');
    const took = await killed(async () => {
      await page.waitForSelector('.sv tbody tr[data-state="down"], .sv tbody tr[data-state="warn"]');
      return Date.now();
    });
    hold(took.page <= 10_000, "the page must be red within 2 s of the hub's knowledge (five times that on a busy machine)", took);
    await shot('failed');
    const reason = 'mail stuck since the night';
    await page.getByRole('button', { name: new RegExp(`^Start ${MAIL} on `) }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill(reason);
    await shot('dialog');
    const clicked = Date.now();
    await dialog.getByRole('button', { name: `Start ${MAIL}` }).click();
    await row.getByText('Running').waitFor();
    const green = Date.now() - clicked;
    await page.getByText(`${MAIL} on rig runs`).first().waitFor();
    await shot('runs');
    hold(mailPid(), 'the mail server must have a process', '');
    step(`Start on the page: green after ${green} ms, told after ${Date.now() - clicked} ms`);
    hold(wrong.length === 0, 'no error in the page', wrong);
    await journal('start', reason);
  } finally {
    await browser.close();
  }
}

async function storyByApi() {
  await killed();
  const said = await done(MAIL, 'start', { result: 'ok', before: 'failed', after: 'running', unit });
  await until('the hub to know', async () => (await state(MAIL)) === 'running');
  step(`started by the API: ${said.text}, ${said.millis} ms`);
  await journal('start', 'start for a test');
}

async function control() {
  await rest();
  const before = mailPid();
  const again = await done(MAIL, 'restart', { result: 'ok', before: 'running', after: 'running', exit: 0 });
  hold(mailPid() && mailPid() !== before, 'it must be another process', mailPid());
  await until('the hub to know', async () => (await state(MAIL)) === 'running');
  await rest();
  await refused(order(MAIL, 'start'), 409, 'state', 'start of what runs');
  const stopped = await done(MAIL, 'stop', { result: 'ok', before: 'running', ...(init === 'sysv' ? {} : { after: 'stopped' }) }); // a script may call its end a failure
  await until('the hub to know', async () => ['stopped', 'failed'].includes(await state(MAIL)));
  await rest();
  await refused(order(MAIL, 'restart'), 409, 'state', 'restart of what does not run');
  await done(MAIL, 'start', { result: 'ok', after: 'running' });
  await until('the hub to know', async () => (await state(MAIL)) === 'running');
  step(`restart ${again.millis} ms, stop ${stopped.millis} ms, start: each reached its state and stayed; start of what runs is refused`);
  const broken = (await service(named('broken')))?.name ?? (await service('broken'))?.name;
  if (!systemd) inside('touch', '/run/broken');
  const failed = await order(broken, 'restart', 'a test of a failure');
  hold(failed.status === 200 && failed.body.result === 'failed', 'a service that does not come up must be failed', failed);
  hold(failed.body.output !== '' && failed.body.exit > 0 && failed.body.after !== 'running', 'its output, exit and state must be there', failed.body);
  hold(systemd || failed.body.output.includes('it cannot start now'), 'the output must say why', failed.body);
  step(`failed: exit ${failed.body.exit}, ${failed.body.code}, ${failed.body.text}`);
}

/** What OpenRC says of a service, as the hub should: rc-status knows more than the script does. */
const RC = { started: 'running', stopped: 'stopped', crashed: 'failed', inactive: 'changing' };
const rcStatus = () => Object.fromEntries([...inside('rc-status', '-a').matchAll(/^ (\S+) +\[ +(\w+)/gm)].map(([, name, word]) => [name, word]));

async function agreement() {
  inside('sh', '-c', 'kill -KILL $(cat /run/unlisted.pid)');
  const wanted = { postfix: 'started', broken: 'stopped', unlisted: 'crashed', shy: 'inactive' };
  await until('the hub to say what rc-status says', async () => {
    const said = rcStatus();
    const all = await services();
    return Object.entries(wanted).every(([name, word]) => said[name] === word && all.find((one) => one.unit === name)?.state === RC[word]);
  });
  step(`the hub says what rc-status says: ${Object.entries(wanted).map((pair) => pair.join(' ')).join(', ')}`);
  // Of a script of System V OpenRC goes on to say that it is started.
  await done('steady', 'stop', { result: 'ok', after: 'stopped' });
  await until('the hub to know', async () => (await state('steady')) === 'stopped');
  await rest();
  await done('steady', 'start', { result: 'ok', after: 'running' });
  step(`a script of System V under OpenRC is stopped and started, too (rc-status: ${rcStatus().steady})`);
  inside('rc-service', 'unlisted', 'zap', 'start');
  await until('it to run', async () => (await state('unlisted')) === 'running');
}

async function refusals() {
  const steady = (await service(named('steady')))?.name ?? 'steady';
  const unlisted = (await service(named('unlisted')))?.name ?? 'unlisted';
  const pid = (name) => inside('sh', '-c', systemd ? `systemctl show -p MainPID --value ${name}` : `cat /run/${name}.pid`);
  const before = [pid('steady'), pid('unlisted')].join();
  await refused(order(unlisted, 'restart'), 409, 'not-allowed', 'a service that no line names');
  const other = await order(named('other'), 'restart');
  hold(other.status === 404 || codeOf(other) === 'alias', 'another name of a service', other);
  chmodSync(conf, 0o666);
  await refused(order(steady, 'restart'), 409, undefined, 'a list that others may write');
  chmodSync(conf, 0o644);
  await refused(order('x;id', 'restart'), 404, undefined, 'a service with a command in its name');
  await refused(order(steady, 'reload'), 404, undefined, 'a verb that there is not');
  await refused(order(steady, 'restart', ''), 400, undefined, 'no reason');
  await refused(order(steady, 'restart', 'two\nlines'), 400, undefined, 'a reason of two lines');
  await refused(ask('GET', `/hosts/${host}/services/${steady}/restart`), 405, undefined, 'a GET');
  await refused(order(steady, 'restart', 'a test', {}), 401, undefined, 'nobody');

  const viewer = await ask('POST', '/tokens', { name: 'looks', role: 'viewer' });
  hold(viewer.status < 300, 'a token for a viewer', viewer);
  await refused(order(steady, 'restart', 'a test', { authorization: `Bearer ${viewer.body.token ?? viewer.body.secret}` }), 403, undefined, 'a viewer');

  // A session of a browser: the same request is good from this hub's own page alone, with its token against forgery.
  const link = await ask('POST', '/signin-links', {});
  const key = /#k=(.+)$/.exec(link.body.url ?? link.body.link ?? '')?.[1];
  const session = await fetch(`${base}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', origin: base }, body: JSON.stringify({ key }) });
  const cookie = session.headers.get('set-cookie')?.split(';')[0];
  const { csrf } = await session.json();
  hold(cookie && csrf, 'a session', { link, status: session.status });
  const own = { cookie, origin: base, 'x-tocsin-csrf': csrf };
  await refused(order(steady, 'restart', 'a test', { ...own, origin: 'http://evil.example' }), 403, undefined, 'another origin');
  await refused(order(steady, 'restart', 'a test', { cookie, origin: base }), 403, undefined, 'no token against forgery');
  await refused(order(steady, 'restart', 'a test', { cookie, 'x-tocsin-csrf': csrf, 'sec-fetch-site': 'cross-site', origin: 'null' }), 403, undefined, 'another site');
  hold([pid('steady'), pid('unlisted')].join() === before, 'nothing may have been touched', [pid('steady'), pid('unlisted')]);
  step('refused by the hub or the helper: an unlisted service, an alias, a list that others may write, a command in a name, another verb, no reason, a GET, nobody, a viewer, another origin, no token against forgery; nothing was touched');
}

try {
  await seen();
  if (process.env.RIG_PAGE) await story();
  else await storyByApi();
  if (!process.env.RIG_SHORT) {
    await control();
    if (openrc) await agreement();
    await refusals();
  }
  hold(helper('check').includes('the record is whole'), "the helper's record must be whole", '');
} catch (problem) {
  console.error(`FAILED: ${problem.stack ?? problem}`);
  process.exit(1);
}
