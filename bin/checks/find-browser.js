// Finds the Chromium that the browser tests drive; installs Debian's when root may.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import process from 'node:process';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** @returns {Promise<string | undefined>} a browser that is here already */
export async function findBrowser() {
  const system = [process.env.SLUICE_BROWSER ?? '', ...SYSTEM].find(isExecutable);
  if (system !== undefined) return system;
  const { chromium } = await import('playwright');
  return isExecutable(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/**
 * Finds or installs a browser.
 * @returns {Promise<string | undefined>} undefined when there is none and none could be installed
 */
export async function provideBrowser() {
  const present = await findBrowser();
  if (present !== undefined) return present;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) installFromDebian();
  else installFromPlaywright();
  return findBrowser();
}

function installFromDebian() {
  process.stdout.write('No Chromium here: installing the chromium package with apt-get …\n');
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium']);
}

function installFromPlaywright() {
  process.stdout.write('No Chromium here: downloading the one of Playwright …\n');
  run(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium']);
}

function run(command, args) {
  spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 10 * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return file !== '';
  } catch {
    return false;
  }
}
