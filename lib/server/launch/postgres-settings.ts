/** The settings that the embedded PostgreSQL starts with. */
import os from 'node:os';

export type PostgresSettings = Readonly<Record<string, string>> & { readonly fsync: 'on' | 'off' };

const MEBIBYTE = 1024 * 1024;

const common = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  random_page_cost: '1.1',
};

/** For real data: every commit is on disk before it is answered; checkpoints are long and gentle. */
export function durableSettings(freeDiskBytes: number): PostgresSettings {
  const quarterOfMemory = Math.floor(os.totalmem() / MEBIBYTE / 4);
  const quarterOfDisk = Math.floor(freeDiskBytes / MEBIBYTE / 4);
  return {
    ...common,
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    shared_buffers: `${String(clamp(quarterOfMemory, 64, 1024))}MB`,
    max_wal_size: `${String(clamp(quarterOfDisk, 256, 8192))}MB`,
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    autovacuum_naptime: '10s',
    log_min_duration_statement: '1s',
  };
}

/** For tests that throw their database away: as fast as possible, nothing survives a power cut. */
export const disposableSettings: PostgresSettings = {
  ...common,
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '64MB',
  max_wal_size: '1GB',
  autovacuum_naptime: '10s',
};

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
