// What every npm script begins with, on whatever Node the machine has: installs the packages when
// they are missing or differ from the lockfile, generates the Prisma client, then goes on with the
// command on the project's own Node. Plain JavaScript, nothing but Node's own modules.
import { spawn } from 'node:child_process';
import module from 'node:module';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const projectNode = path.join(root, 'node_modules', 'node', 'bin', 'node');

function say(text) {
  process.stderr.write(`sluice: ${text}\n`);
}

/** One sentence for the person at the terminal, and the end. */
function giveUp(sentence) {
  say(sentence);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  giveUp(`Node ${process.versions.node} is too old to install Sluice: use Node 20.19 or newer.`);
}

function readJson(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

/** Whether every package that this platform needs is installed in the version of the lockfile. */
function isInstalled() {
  if (!existsSync(path.join(root, 'node_modules/.package-lock.json'))) return false;
  if (!existsSync(projectNode)) return false;
  const wanted = readJson('package-lock.json').packages;
  const present = readJson('node_modules/.package-lock.json').packages;
  return Object.entries(wanted).every(
    ([name, { version, optional, peer }]) =>
      name === '' || optional || peer || present[name]?.version === version,
  );
}

async function install() {
  checkWritable();
  say('installing packages, some minutes at the first time (npm ci) …');
  // A registry that lacks an optional package of another platform fails `npm ci`, not `npm install`.
  const isDone = (await runNpm(['ci'])) || (await runNpm(['install', '--no-save']));
  if (!isDone) giveUp('the packages could not be installed: what npm said is above.');
  if (!existsSync(projectNode)) {
    giveUp('npm did not bring the project’s own Node: allow the install script of "node".');
  }
}

async function runNpm(npmArgs) {
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const flags = ['--no-audit', '--no-fund', '--loglevel', 'error'];
  const started = Date.now();
  const child = spawn(command, [...prefix, ...npmArgs, ...flags], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Prisma would fetch a native engine that nothing here uses (docs/adr/0004).
    env: {
      ...process.env,
      NODE_ENV: 'development',
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
    },
  });
  const sign = setInterval(() => {
    say(`still installing (${Math.round((Date.now() - started) / 1000)} s)`);
  }, 20_000);
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
  clearInterval(sign);
  return code === 0;
}

function checkWritable() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    giveUp(`the folder ${root} cannot be written, so packages cannot be installed.`);
  }
}

/**
 * Keeps compiled code between starts, for this process and all that it starts: Node then need not
 * strip types again, which saves a process some 35 MB and half of its loading time.
 */
function keepCompiledCode() {
  process.env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'sluice-compiled');
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}

/** Ctrl-C reaches the child directly; other signals are passed on. Its end is ours. */
function runOnProjectNode(entry, args) {
  const child = spawn(projectNode, [path.join(root, entry), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => giveUp(`cannot run ${projectNode}: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 1;
    if (signal !== null && code === null) say(`ended by ${signal}`);
    if (child.connected) child.disconnect();
  });
}

/** Makes the checkout ready and runs `entry` of the project with `args`. */
export async function bootstrap(entry, args) {
  checkNode();
  const wasInstalled = isInstalled();
  if (!wasInstalled) await install();
  keepCompiledCode();
  const { generatePrismaClient } = await import('./generate.js');
  if (!generatePrismaClient()) giveUp('the Prisma client could not be generated: see above.');
  if (
    wasInstalled &&
    process.versions.node === readJson('node_modules/node/package.json').version
  ) {
    process.argv = [process.argv[0], path.join(root, entry), ...args];
    await import(pathToFileURL(path.join(root, entry)).href);
  } else {
    runOnProjectNode(entry, args);
  }
}
