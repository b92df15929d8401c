// Generates the Prisma client when the schema changed since the last time. Works offline: Prisma asks
// for a native engine that `generate` never runs, so any executable will do (docs/adr/0004).
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = path.join(root, 'prisma', 'generated', '.stamp');

function computeStamp() {
  const hash = createHash('sha256');
  for (const file of [
    'prisma/schema.prisma',
    'prisma.config.ts',
    'node_modules/prisma/package.json',
  ]) {
    hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/** @returns {boolean} false when Prisma failed; what it said is then on standard error */
export function generatePrismaClient() {
  const stamp = computeStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true;
  const prisma = path.join(root, 'node_modules', 'prisma', 'build', 'index.js');
  const run = spawnSync(process.execPath, [prisma, 'generate'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout}${run.stderr}\n`);
    return false;
  }
  writeFileSync(stampFile, stamp);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !generatePrismaClient()) {
  process.exitCode = 1;
}
