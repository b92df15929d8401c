// Finds the RabbitMQ server that the tests of the queue start; installs Debian's when root may.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const DEBIAN = '/usr/lib/rabbitmq/lib';
const ELSEWHERE = [
  '/opt/homebrew/sbin/rabbitmq-server',
  '/usr/local/sbin/rabbitmq-server',
  '/opt/rabbitmq/sbin/rabbitmq-server',
];

/**
 * The start script itself, not Debian's wrapper of it, which changes the user.
 * @returns {string | undefined} a server that is here already
 */
export function findRabbit() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const debian = versions.map((version) => path.join(DEBIAN, version, 'sbin/rabbitmq-server'));
  return [...debian, ...ELSEWHERE].find(isExecutable);
}

/**
 * Finds or installs a server.
 * @returns {string | undefined} undefined when there is none and none could be installed
 */
export function provideRabbit() {
  const present = findRabbit();
  if (present !== undefined) return present;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  process.stdout.write('No RabbitMQ here: installing the rabbitmq-server package with apt-get …\n');
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-qy', '--no-install-recommends', 'rabbitmq-server']);
  return findRabbit();
}

function run(command, args) {
  spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 10 * 60_000,
    // The tests start one of their own: the package need not start its service.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
