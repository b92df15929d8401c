/** `npm run bench`: measures Sluice beside its peers and prints one report; bench/README.md says how to read it. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { buildConsole } from '#lib/server/launch/build-console';
import { readArguments, type Measurement } from './frame/arguments.ts';
import { countSequences, type Bench } from './frame/bench.ts';
import { describeConditions } from './frame/conditions.ts';
import { endOnSignals } from './frame/end-with-us.ts';
import { prepareGround } from './frame/ground.ts';
import { quoteInReadme } from './frame/quote-in-readme.ts';
import { writeReport, writeVerdicts, type Findings } from './frame/report.ts';
import { runProcess } from './frame/run-process.ts';
import { say } from './frame/say.ts';
import { measureBatch } from './measurements/measure-batch.ts';
import { measureConsole } from './measurements/measure-console.ts';
import { measureEgress } from './measurements/measure-egress.ts';
import { measureIngest } from './measurements/measure-ingest.ts';
import { measureLatency } from './measurements/measure-latency.ts';
import { measureListener } from './measurements/measure-listener.ts';
import { measureMemory } from './measurements/measure-memory.ts';
import { measureProcessing } from './measurements/measure-processing.ts';
import { measureRabbitmq } from './measurements/measure-rabbitmq.ts';
import { measureReplay } from './measurements/measure-replay.ts';

const MEASURE: Record<Measurement, (bench: Bench) => Promise<Findings>> = {
  listener: measureListener,
  ingest: measureIngest,
  batch: measureBatch,
  processing: measureProcessing,
  latency: measureLatency,
  egress: measureEgress,
  rabbitmq: measureRabbitmq,
  console: measureConsole,
  replay: measureReplay,
  memory: measureMemory,
};
const RESULTS = path.join(import.meta.dirname, 'RESULTS.md');
const README = path.resolve(import.meta.dirname, '../README.md');

endOnSignals();
const options = readArguments(process.argv.slice(2));
if (options.build) await buildConsole(new AbortController().signal);
await using ground = await prepareGround();
await using load = await runProcess({ file: 'load' });
const bench: Bench = { options, ground, load, nextSequence: countSequences() };
const conditions = await describeConditions(ground, options);

const findings: Findings[] = [];
for (const name of options.only) {
  say(`measuring: ${name}`);
  try {
    findings.push(await MEASURE[name](bench));
  } catch (error) {
    say(
      `${name} FAILED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    findings.push({
      sections: [],
      verdicts: [{ measure: name, wanted: '', measured: String(error), isMet: null }],
    });
  }
  await ground.dropDatabases();
}
const report = writeReport(findings, conditions);
process.stdout.write(report);
if (options.write) await keep();
say('done');

/** Writes the report, and its figures into the README. */
async function keep(): Promise<void> {
  await writeFile(RESULTS, report);
  const readme = await readFile(README, 'utf8');
  const quote = `${conditions}\n\n${writeVerdicts(findings)}`;
  const style = { ...(await resolveConfig(README)), parser: 'markdown' };
  await writeFile(README, await format(quoteInReadme(readme, quote), style));
}
