// `npm test`: every check and every test, one after the other, to the end even when one fails.
// Closes with one line for machines: "N passed, N failed, N skipped" (each test counts, each check one).
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { provideBrowser } from './find-browser.js';
import { provideRabbit } from './find-rabbit.js';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const reports = mkdtempSync(path.join(os.tmpdir(), 'sluice-reports-'));
const bin = (name) => path.join(root, 'node_modules', name);

const vitest = (project) => ({
  args: [
    bin('vitest/vitest.mjs'),
    'run',
    ...['--project', project, '--reporter', 'default', '--reporter', 'json'],
    `--outputFile.json=${path.join(reports, `${project}.json`)}`,
    '--passWithNoTests',
  ],
  count: () => {
    const report = readReport(`${project}.json`);
    const failures = report.testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName }) => `${path.relative(root, name)}: ${fullName}`),
    );
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = report;
    return { passed, failed, skipped, failures };
  },
});

const steps = [
  {
    name: 'format',
    args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'] },
  { name: 'types', args: [bin('typescript/bin/tsc')] },
  {
    name: 'import direction',
    args: [
      bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.js',
      '.',
    ],
  },
  { name: 'dead code', args: [bin('knip/bin/knip.js'), '--no-progress'] },
  { name: 'budget', args: [path.join(root, 'bin/checks/budget.js')] },
  { name: 'unit tests', ...vitest('pure') },
  { name: 'database tests', ...vitest('db'), prepare: prepareRabbit },
  { name: 'component tests', ...vitest('ui') },
  { name: 'build', args: [path.join(root, 'bin/checks/build.ts')] },
  {
    name: 'browser tests',
    needs: 'build',
    args: [bin('@playwright/test/cli.js'), 'test'],
    prepare: prepareBrowser,
    count: () => {
      const { stats, suites } = readReport('browser.json');
      const passed = stats.expected + stats.flaky;
      const { unexpected: failed, skipped } = stats;
      return { passed, failed, skipped, failures: suites.flatMap(failedSpecs) };
    },
  },
];

/** `file: title` of each browser test that failed, in a suite and the suites within it. */
function failedSpecs({ specs = [], suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok).map(({ file, title }) => `e2e/${file}: ${title}`);
  return [...failed, ...suites.flatMap(failedSpecs)];
}

function readReport(name) {
  return JSON.parse(readFileSync(path.join(reports, name), 'utf8'));
}

async function prepareBrowser() {
  const browser = await provideBrowser();
  if (browser === undefined) {
    process.stdout.write('There is no Chromium and none could be installed: install chromium.\n');
    return undefined;
  }
  return {
    SLUICE_BROWSER: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: path.join(reports, 'browser.json'),
  };
}

/** Never keeps the step from running: its tests that need the broker are skipped, and that is said. */
function prepareRabbit() {
  if (provideRabbit() === undefined) {
    notes.set('database tests', 'there is no RabbitMQ and none could be installed');
  }
  return {};
}

function runStep(step, environment) {
  const child = spawn(process.execPath, step.args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: undefined,
      FORCE_COLOR: '0',
      NO_COLOR: undefined,
      ...environment,
    },
  });
  current = child;
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** What a step adds to the sum; a step that broke without a failing test counts as one failure. */
function countStep(step, code) {
  const whole = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (step.count === undefined) return whole;
  try {
    const { passed, failed, skipped, failures } = step.count();
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped, failures };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

let current;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    current?.kill(signal);
    process.exitCode = 130;
    steps.length = 0;
  });
}

/** By the name of a step: why it skips tests. */
const notes = new Map();
const results = [];
for (const [index, step] of [...steps.entries()]) {
  if (steps.length === 0) break;
  process.stdout.write(`\n=== ${index + 1}/${steps.length} ${step.name}\n`);
  const started = Date.now();
  const isBlocked = results.some(({ name, code }) => name === step.needs && code !== 0);
  if (isBlocked) process.stdout.write(`skipped, since ${step.needs} failed\n`);
  const environment = isBlocked ? undefined : step.prepare ? await step.prepare() : {};
  const code = environment === undefined ? 1 : await runStep(step, environment);
  const counts = countStep(step, code);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  results.push({ name: step.name, code, seconds, ...counts });
  process.stdout.write(`=== ${step.name}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds} s\n`);
}
rmSync(reports, { recursive: true, force: true });

process.stdout.write('\n');
for (const { name, code, seconds, passed, failed, skipped = 0, failures = [] } of results) {
  const mark = code === 0 ? 'ok    ' : 'FAILED';
  process.stdout.write(
    `${mark} ${name.padEnd(18)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(8)} s\n`,
  );
  if (skipped > 0) {
    process.stdout.write(`       - ${skipped} skipped: ${notes.get(name) ?? 'see above'}\n`);
  }
  // Named here again: what keeps only the end of a long output still tells what failed.
  for (const failure of failures) process.stdout.write(`       - ${failure}\n`);
}
const sum = (key) => results.reduce((total, result) => total + (result[key] ?? 0), 0);
process.stdout.write(
  `\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`,
);
if (sum('failed') > 0 || results.length === 0) process.exitCode = process.exitCode ?? 1;
