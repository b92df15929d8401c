/** `node demo/main.ts`: the demo Integration App as a process. */
import { runDemo } from './run-demo.ts';
import { say } from './say.ts';
import { readSettings } from './settings.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    stop.abort();
  });
}

try {
  await runDemo(readSettings(process.argv.slice(2)), stop.signal);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
