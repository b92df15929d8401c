import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { eventually } from '#lib/testing/eventually';

const FILE = JSON.stringify(new URL('end-with-us.ts', import.meta.url).href);
const PARENT = `
  import { spawn } from 'node:child_process';
  import { endOnSignals, endWithUs } from ${FILE};
  endOnSignals();
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  endWithUs(child);
  process.stdout.write(String(child.pid), () => process.kill(process.pid, 'SIGTERM'));
`;

it('takes its children along when it is told to end', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT], {
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
