/** Services in words. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { alive, headline, isOf, listeningText, portsText, shown } from '../../target/unit/service/words.js';

const port = (number, listening, protocol = 'tcp') => ({ number, protocol, listening });
const counts = (some) => ({ running: 0, degraded: 0, changing: 0, stopped: 0, failed: 0, unknown: 0, ...some });
const service = (more) => ({ name: 'nginx', state: 'running', wanted: true, kind: 'systemd', unit: 'nginx.service', names: [], ...more });

test('[EW-21] alive_asPsSays_leavesOutUnitsOfNothingButSeconds', () => {
  assert.equal(alive(((25 * 60 + 32) * 60 + 29) * 1000), '1d 1h 32m 29s');
  assert.equal(alive(86_400_000), '1d 0s');
  assert.equal(alive(61_999), '1m 1s');
  assert.equal(alive(-5), '0s');
});

test('ports_someClosed_areNamed', () => {
  assert.equal(portsText([port(80, true), port(53, true, 'udp')]), '80, 53/udp');
  assert.equal(listeningText([]), '');
  assert.equal(listeningText([port(80, null)]), '');
  assert.equal(listeningText([port(80, true), port(443, true)]), 'yes');
  assert.equal(listeningText([port(80, false)]), 'no');
  assert.equal(listeningText([port(80, true), port(443, false)]), 'no: 443');
});

test('headline_worstFirst_saysWhatIsSo', () => {
  const one = { ...service({ state: 'failed' }), host: { name: 'web-01' } };
  assert.equal(headline(counts({ failed: 1, running: 3 }), [one]), 'nginx has failed on web-01');
  assert.equal(headline(counts({ failed: 2 }), [one]), '2 services have failed');
  assert.equal(headline(counts({ degraded: 1 }), [{ ...one, name: 'idle', state: 'stopped' }, { ...one, state: 'degraded' }]), 'nginx is degraded on web-01');
  assert.equal(headline(counts({ running: 9, stopped: 2 }), []), 'No service has failed, 9 run');
  assert.equal(headline(counts({}), []), 'No service is known');
});

test('shown_ofASilentHost_isGreyAndPast', () => {
  assert.deepEqual(shown(service({ state: 'failed' }), { state: 'down' }), { mark: 'stale', word: 'Was failed', tone: undefined, aged: true, error: false });
  assert.equal(shown(service({ state: 'stopped' }), { state: 'up' }).tone, 'warn');
  assert.equal(shown(service({ state: 'stopped', wanted: false }), { state: 'up' }).tone, undefined);
});

test('[EW-18] isOf_unitOrExactName_nothingElse', () => {
  assert.equal(isOf(service({}), { name: 'anything', unit: 'nginx.service', container: null }), true);
  assert.equal(isOf(service({}), { name: 'nginx', unit: 'other.service', container: null }), false);
  const loose = service({ kind: 'processes', unit: null, names: ['sshd'] });
  assert.equal(isOf(loose, { name: 'sshd', unit: null, container: null }), true);
  assert.equal(isOf(loose, { name: 'xsshd', unit: null, container: null }), false);
});

test('[EW-19] shown_whatHasFailed_isAnErrorByMarkAndWord', () => {
  assert.deepEqual(shown(service({ state: 'failed' }), { state: 'up' }), { mark: 'down', word: 'Failed', tone: 'down', aged: false, error: true });
  assert.equal(shown(service({ state: 'stopped' }), { state: 'up' }).error, false);
});
