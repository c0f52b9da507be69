/** The results of a browser suite as JUnit XML, beside those of the unit tests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = new URL('../../../target/node-reports/', import.meta.url).pathname;
const MARKS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };
const escape = (text) => text.replace(/[\0-\x08\x0b-\x1f]/g, '').replace(/[&<>"\n]/g, (mark) => MARKS[mark]);

export function writeReport(suite, tests) {
  const part = (element, problem) => (problem ? `\n<${element} message="${escape(String(problem.message ?? problem))}">${escape(String(problem.stack ?? problem))}</${element}>` : '');
  const cases = tests.map(({ name, seconds, problem, first }) => {
    const words = part('failure', problem) + part('flakyFailure', first);
    return `  <testcase classname="browser-${suite}" name="${escape(name)}" time="${seconds.toFixed(3)}">${words}</testcase>\n`;
  });
  const failures = tests.filter(({ problem }) => problem).length;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `browser-${suite}.xml`), `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="browser-${suite}" tests="${tests.length}" failures="${failures}" skipped="0">\n${cases.join('')}</testsuite>\n`);
}
