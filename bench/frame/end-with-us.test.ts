import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { eventually } from '#lib/testing/eventually';

const FILE = JSON.stringify(new URL('end-with-us.ts', import.meta.url).href);
const IDLE = 'setInterval(() => {}, 1000)';

/** Starts a child that does nothing, prints its pid, and is told to end. */
const parentWith = (end: string, detached: boolean): string => `
  import { spawn } from 'node:child_process';
  import { endOnSignals, ${end} } from ${FILE};
  endOnSignals();
  const options = { stdio: 'ignore', detached: ${detached} };
  const child = spawn(process.execPath, ['-e', ${JSON.stringify(IDLE)}], options);
  ${end}(child);
  process.stdout.write(String(child.pid), () => process.kill(process.pid, 'SIGTERM'));
`;

it.each([
  ['endWithUs', false],
  ['endGroupWithUs', true],
])('takes its children along when it is told to end: %s', async (end, detached) => {
  const program = parentWith(end, detached);
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await Promise.all([text(parent.stdout), once(parent, 'exit')]);
  expect(parent.exitCode).toBe(130);
  const pid = Number(printed);
  expect(pid).toBeGreaterThan(0);
  await eventually(() => {
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
