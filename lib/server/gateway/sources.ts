/** Sources: add, read, change, pause, retire. */
import type { z } from 'zod';
import type { changeSourceSchema, Source } from '#lib/contracts/source';
import { isSourceKey } from '#lib/domain/source-key';
import type { Database } from '../database.ts';
import { listHandlers, type HandlerRow } from '../store/handlers.ts';
import {
  insertSource,
  listStoredSources,
  retireStoredSource,
  updateSource,
  type SourceChange,
  type StoredSource,
} from '../store/sources.ts';
import { GatewayError } from './gateway-error.ts';
import { checkTransportChange } from './transports/check-transport-change.ts';

export class UnknownSourceError extends GatewayError {
  override readonly name = 'UnknownSourceError';
  constructor(key: string) {
    super('unknown_source', `There is no source “${key}”.`);
  }
}

export class SourceExistsError extends GatewayError {
  override readonly name = 'SourceExistsError';
  constructor(key: string) {
    super('source_exists', `There is already a source “${key}”.`);
  }
}

export class InvalidSourceKeyError extends GatewayError {
  override readonly name = 'InvalidSourceKeyError';
  constructor(key: string) {
    super(
      'invalid_source_key',
      `“${key}” cannot be a source's key: 2 to 63 of a-z, 0-9 and -, and not a reserved word.`,
    );
  }
}

export interface SourceRequest {
  readonly key: string;
  readonly name: string;
  readonly description?: string | null;
  readonly owner?: string | null;
  /** Where the built-in HTTP handler sends ingress records. */
  readonly handlerUrl?: string | null;
}

/**
 * Adds a source.
 * @throws SourceExistsError, InvalidSourceKeyError
 */
export async function createSource(db: Database, request: SourceRequest): Promise<Source> {
  if (!(await insertNew(db, request))) throw new SourceExistsError(request.key);
  return readSource(db, request.key);
}

/**
 * Adds a source unless there is one with this key, which then stays as it is. Safe to run twice at once.
 * @throws InvalidSourceKeyError
 */
export async function ensureSource(db: Database, request: SourceRequest): Promise<Source> {
  await insertNew(db, request);
  return readSource(db, request.key);
}

function insertNew(db: Database, request: SourceRequest): Promise<boolean> {
  const { key, name, description = null, owner = null, handlerUrl = null } = request;
  if (!isSourceKey(key)) throw new InvalidSourceKeyError(key);
  return insertSource(db, { key, name, description, owner, handlerUrl });
}

/** The sources with these keys (null: every one), by key; retired ones too. */
export async function listSources(
  db: Database,
  keys: readonly string[] | null = null,
): Promise<Source[]> {
  const [stored, handlers] = await Promise.all([listStoredSources(db, keys), listHandlers(db)]);
  return stored.map((source) => toSource(source, handlers));
}

/**
 * One source.
 * @throws UnknownSourceError
 */
export async function readSource(db: Database, key: string): Promise<Source> {
  const [source] = await listSources(db, [key]);
  if (source === undefined) throw new UnknownSourceError(key);
  return source;
}

/** Settings that are checked together with those that stay; the rest are checked one by one. */
const TRANSPORT_SETTINGS = ['transport', 'eventMode', 'pushUrl', 'amqpIngress'] as const;

/**
 * Changes the settings that `change` names; `retired` retires the source or brings it back.
 * @throws UnknownSourceError, InvalidTransportError, NoBrokerError
 */
export async function changeSource(
  db: Database,
  key: string,
  change: z.infer<typeof changeSourceSchema>,
): Promise<Source> {
  const { retired, ...rest } = change;
  if (TRANSPORT_SETTINGS.some((name) => rest[name] !== undefined)) {
    checkTransportChange(await readSource(db, key), rest);
  }
  const settings = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined),
  ) as SourceChange;
  const known = Object.keys(settings).length === 0 || (await updateSource(db, key, settings));
  const stillKnown =
    known && (retired === undefined || (await retireStoredSource(db, key, retired)));
  if (!stillKnown) throw new UnknownSourceError(key);
  return readSource(db, key);
}

function toSource({ id: _, ...source }: StoredSource, handlers: readonly HandlerRow[]): Source {
  return {
    ...source,
    pushAllowedHosts: [...source.pushAllowedHosts],
    retiredAt: source.retiredAt?.toISOString() ?? null,
    createdAt: source.createdAt.toISOString(),
    lastReceivedAt: source.lastReceivedAt?.toISOString() ?? null,
    handlers: handlers
      .filter((handler) => handler.sourceKey === source.key)
      .map(({ type, name, version }) => ({ type, handler: name, version })),
  };
}
