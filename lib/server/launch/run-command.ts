/** Runs a command of the command line: settings in, one clear sentence and an exit code out. */
import { existsSync } from 'node:fs';
import { ZodError } from 'zod';
import { GatewayError } from '../gateway/gateway-error.ts';
import { MigrationError } from '../migrate.ts';
import { env, InvalidEnvError, type Env } from '../env.ts';
import { LaunchError } from './launch-error.ts';
import { say } from './say.ts';

/** Reads `.env` of the current folder if there is one; what is set already wins. Then runs `work`. */
export async function runCommand(work: (settings: Env) => Promise<void>): Promise<never> {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
    await work(env());
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    say(explain(error));
    process.exit(1);
  }
}

/** Expected faults as their sentence, anything else with its stack: that is a defect. */
function explain(error: unknown): string {
  if (error instanceof ZodError) return error.issues.map(describeIssue).join('; ');
  const expected = [LaunchError, MigrationError, InvalidEnvError, GatewayError];
  if (expected.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function describeIssue({ path, message }: ZodError['issues'][number]): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`;
}
