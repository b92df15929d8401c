/** Builds the console with Next when it was never built or its sources changed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inheritEnvironment } from '../env.ts';
import { LaunchError } from './launch-error.ts';
import { say } from './say.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const STAMP = path.join(ROOT, '.next', 'sluice-sources');
const FOLDERS = ['app', 'components', 'lib', 'public'];
const FILES = [
  'next.config.js',
  'package-lock.json',
  'postcss.config.js',
  'prisma/schema.prisma',
  'tailwind.config.ts',
  'tsconfig.json',
];

/**
 * Makes `.next` fit the sources, judged by their content.
 * @throws LaunchError when the build fails; Next's own words are then on standard error
 */
export async function buildConsole(signal: AbortSignal): Promise<void> {
  const stamp = await hashSources(ROOT);
  const built = await readFile(STAMP, 'utf8').catch(() => '');
  if (built === stamp && isBuilt()) return;
  say('building the console (one to two minutes at the first start) …');
  const started = Date.now();
  await runNextBuild(signal);
  await writeFile(STAMP, stamp);
  say(`built the console in ${Math.round((Date.now() - started) / 1000)} s`);
}

function isBuilt(): boolean {
  return existsSync(path.join(ROOT, '.next', 'BUILD_ID'));
}

async function runNextBuild(signal: AbortSignal): Promise<void> {
  const next = path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
  // Follows the launcher: a killed start must not leave a build behind that blocks the next one.
  const followParent = path.join(import.meta.dirname, 'follow-parent.ts');
  const child = spawn(process.execPath, ['--import', followParent, next, 'build'], {
    cwd: ROOT,
    signal,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: inheritEnvironment({ NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  child.on('error', () => undefined);
  const code = await new Promise((resolve) => child.once('close', resolve));
  signal.throwIfAborted();
  if (code === 0 && isBuilt()) return;
  process.stderr.write(output);
  throw new LaunchError('The console could not be built: what Next said is above.');
}

/** Changes with every file that the built console depends on, and with nothing else. */
export async function hashSources(root: string): Promise<string> {
  const listed = await Promise.all(
    FOLDERS.map(async (folder) => {
      const entries = await readdir(path.join(root, folder), {
        recursive: true,
        withFileTypes: true,
      }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
    }),
  );
  const hash = createHash('sha256');
  for (const file of [...FILES, ...listed.flat()].sort()) {
    hash.update(`${file}\0`).update(await readFile(path.join(root, file)));
  }
  return hash.digest('hex');
}
