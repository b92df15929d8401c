/** The settings, parsed once from the environment. The only file that reads process.env. */
import path from 'node:path';
import { z } from 'zod';
import { parseSecretKey } from '#lib/domain/secret-key';

const flag = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');

const secretKey = z
  .string()
  .refine((text) => parseSecretKey(text) !== null, 'must be 32 bytes in base64');

const schema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  /** The RabbitMQ broker; absent: no code for queues runs. */
  AMQP_URL: z
    .string()
    .regex(/^amqps?:\/\//, 'must start with amqp:// or amqps://')
    .optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  SLUICE_TEST_DATABASE_URL: z.url().optional(),
  SLUICE_UPDATE_SNAPSHOT: flag.default(false),
  SLUICE_DATA_DIR: z
    .string()
    .min(1)
    .default('./.sluice')
    .transform((dir) => path.resolve(dir)),
  SLUICE_ADMIN_EMAIL: z.email().optional(),
  SLUICE_ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  SLUICE_MAX_RECORD_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(10 * 1024 * 1024),
  SLUICE_MAX_BATCH_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(256 * 1024 * 1024),
  SLUICE_DOOR_MEMORY_MIB: z.coerce.number().int().min(1).max(65_536).default(128),
  SLUICE_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(100),
  SLUICE_LEASE_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
  SLUICE_PAYLOAD_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
  SLUICE_RECORD_DAYS: z.coerce.number().int().min(1).max(36_500).optional(),
  SLUICE_SECURE_COOKIES: flag.default(false),
  SLUICE_TRUST_PROXY: flag.default(false),
  SLUICE_AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SLUICE_SECRET_KEY: secretKey.optional(),
  SLUICE_PREVIOUS_SECRET_KEYS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((key) => key !== ''))
    .pipe(z.array(secretKey)),
  /** Private hosts that records may be pushed to, whatever the source. */
  SLUICE_PUSH_ALLOWED_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((host) => host !== '')),
  /** Where the demo's payment handlers enter payments; absent: nowhere. */
  SLUICE_DEMO_LEDGER_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** The name of every setting. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.shape);

export type Env = z.infer<typeof schema>;

/** One setting that cannot be used, said so that a person can mend it. */
export class InvalidEnvError extends Error {
  override readonly name = 'InvalidEnvError';
}

/**
 * Parses settings; empty values count as absent.
 * @throws InvalidEnvError naming every variable that cannot be used and why.
 */
export function parseEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new InvalidEnvError(`Cannot use these settings: ${faults.join('; ')}`);
}

let current: Env | undefined;

/** The settings of this process. */
export function env(): Env {
  current ??= parseEnv(process.env);
  return current;
}

/** What a process that this one starts gets: the same variables, some of them changed. */
export function inheritEnvironment(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}
