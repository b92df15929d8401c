// Measures what lint cannot see file by file: the median length of a file, the share of test code,
// and file names. Prints each figure beside its limit and fails when one is missed.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const MEDIAN_LINES = 90;
const TEST_SHARE = 0.8;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const FORBIDDEN = /^(utils?|helpers?|types|constants|common|misc|index)$/;
const ALLOWED = ['lib/contracts/common.ts', 'lib/contracts/common.test.ts'];

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
});
const everyFile = listed.split('\n').filter((file) => /\.(ts|tsx)$/.test(file) && existsSync(file));
// bench/ measures the product and is no part of it: its lines count neither as source nor as test.
const files = everyFile.filter((file) => !file.startsWith('bench/'));
const isTest = (file) => /\.test\.tsx?$|^(lib|worker)\/(.+\/)?testing\/|^e2e\//.test(file);

const countLines = (file) => readFileSync(file, 'utf8').trimEnd().split('\n').length;
/** Lines that hold code: neither empty nor only a comment. */
function countCode(file) {
  const code = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '');
  return code.split('\n').filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line)).length;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const source = files.filter((file) => !isTest(file)).map(countLines);
const sourceCode = sum(files.filter((file) => !isTest(file)).map(countCode));
const testCode = sum(files.filter(isTest).map(countCode));
const share = testCode / sourceCode;

/** A name such as `[id]` or `(console)` belongs to Next's folders, not to files. */
function hasBadName(file) {
  const stem = path.basename(file).split('.')[0] ?? '';
  if (ALLOWED.includes(file)) return false;
  return !KEBAB.test(stem) || FORBIDDEN.test(stem);
}

const badNames = everyFile.filter(hasBadName);
const checks = [
  [`median file ${median(source)} lines, at most ${MEDIAN_LINES}`, median(source) <= MEDIAN_LINES],
  [
    `test to source ${share.toFixed(2)} (${testCode} to ${sourceCode} lines of code), at least ${TEST_SHARE}`,
    share >= TEST_SHARE,
  ],
  [
    `file names: ${badNames.length === 0 ? 'all kebab-case' : badNames.join(', ')}`,
    badNames.length === 0,
  ],
];

for (const [text, kept] of checks) process.stdout.write(`${kept ? 'ok  ' : 'FAIL'} ${text}\n`);
if (checks.some(([, kept]) => !kept)) process.exitCode = 1;
