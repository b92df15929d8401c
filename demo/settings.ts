/** What the demo is started with: the outside world's own settings, not those of Sluice. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Credentials } from '#lib/client-sdk/credentials';

const environmentSchema = z.object({
  SLUICE_URL: z.url({ protocol: /^https?$/ }),
  SLUICE_KEY_NAME: z.string().exactOptional(),
  SLUICE_SIGNING_KEY: z.string().exactOptional(),
  SLUICE_KEY: z.string().exactOptional(),
  SLUICE_DEMO_LEDGER_URL: z
    .url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost)$/ })
    .exactOptional(),
  AMQP_URL: z.url({ protocol: /^amqps?$/ }).exactOptional(),
});

const flagsSchema = z.object({
  rate: z.coerce.number().positive().max(1000).default(1.5),
  burst: z.coerce.number().int().min(0).max(10_000).default(60),
  seed: z.coerce.number().int().min(0).max(99_999).exactOptional(),
  'no-faults': z.boolean().default(false),
});

export interface DemoSettings {
  readonly sluiceUrl: string;
  /** A key that it signs with, or else a bearer key. */
  readonly credentials: Credentials;
  readonly ledgerUrl: string | undefined;
  /** undefined: all traffic is HTTP. */
  readonly amqpUrl: string | undefined;
  readonly ratePerSecond: number;
  readonly burst: number;
  /** undefined: other records at each start. */
  readonly seed: number | undefined;
  readonly faults: boolean;
}

/** A setting is missing or cannot be used; the message names each. */
export class DemoSettingsError extends Error {
  override readonly name = 'DemoSettingsError';
}

/**
 * Reads the settings.
 * @throws DemoSettingsError
 */
export function readSettings(
  argv: readonly string[],
  variables: Readonly<Record<string, string | undefined>> = process.env,
): DemoSettings {
  const present = Object.entries(variables).filter(([, value]) => value !== '');
  const environment = parse(environmentSchema, Object.fromEntries(present));
  const flags = parse(flagsSchema, readFlags(argv));
  return {
    sluiceUrl: environment.SLUICE_URL,
    credentials: chooseCredentials(environment),
    ledgerUrl: environment.SLUICE_DEMO_LEDGER_URL,
    amqpUrl: environment.AMQP_URL,
    ratePerSecond: flags.rate,
    burst: flags.burst,
    seed: flags.seed,
    faults: !flags['no-faults'],
  };
}

function chooseCredentials(environment: z.output<typeof environmentSchema>): Credentials {
  const { SLUICE_KEY_NAME: keyName, SLUICE_SIGNING_KEY: secret, SLUICE_KEY: key } = environment;
  if (keyName !== undefined && secret !== undefined) return { keyName, secret };
  if (key !== undefined) return { key };
  throw new DemoSettingsError(
    'Cannot use these settings: SLUICE_KEY_NAME and SLUICE_SIGNING_KEY are missing, or SLUICE_KEY.',
  );
}

function readFlags(argv: readonly string[]): unknown {
  const text = { type: 'string' } as const;
  const options = {
    rate: text,
    burst: text,
    seed: text,
    'no-faults': { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new DemoSettingsError(error instanceof Error ? error.message : String(error));
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new DemoSettingsError(`Cannot use these settings: ${faults.join('; ')}`);
}
