/** Compiles the sources to plain modules and runs the unit tests on them with node's own runner; also as JUnit XML. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';

process.chdir(new URL('..', import.meta.url).pathname);
rmSync('target/unit', { recursive: true, force: true });
const compiled = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.unit.json'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
const tests = readdirSync('test/unit').filter((name) => name.endsWith('.test.mjs')).map((name) => `test/unit/${name}`);
const report = '../target/node-reports/unit.xml';
mkdirSync('../target/node-reports', { recursive: true });
const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=junit', `--test-reporter-destination=${report}`];
process.exit(spawnSync(process.execPath, ['--test', ...reporters, ...tests], { stdio: 'inherit', env: { ...process.env, TZ: 'Europe/Berlin' } }).status ?? 1);
