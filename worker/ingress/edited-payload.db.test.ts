import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { readRecord } from '#lib/server/gateway/records/read-record';
import { createRevision } from '#lib/server/gateway/revisions/create-revision';
import { approveRevision } from '#lib/server/gateway/revisions/decide-revision';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createScriptedWorld, type ScriptedWorld } from '#worker/testing/scripted-world';
import type { RunningWorker } from '#worker/start-worker';

let world: ScriptedWorld;
let worker: RunningWorker;
const ann = { id: 'person:ann', name: 'Ann' };
const bo = { id: 'person:bo', name: 'Bo' };

beforeAll(async () => {
  world = await createScriptedWorld();
  worker = world.startWorker();
});
afterAll(async () => {
  await worker.stop();
  expect(await findMisplacedRecords(world.pool)).toEqual([]);
  expect(await findWrongCounts(world.pool)).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const hasStatus = (id: string, status: string) =>
  eventually(async () => {
    expect((await readRecord(world.pool, { id })).status).toBe(status);
  });

async function revisionsRun(id: string): Promise<number[]> {
  const { rows } = await world.pool.query<{ revision: number }>(
    'SELECT revision FROM attempt WHERE record_id = $1 ORDER BY generation, number',
    [parseRecordId(id)],
  );
  return rows.map(({ revision }) => revision);
}

function edit(id: string) {
  return createRevision(world.pool, {
    id,
    sources: null,
    base: 1,
    bytes: Buffer.from('{"behave":"effect"}'),
    editor: ann,
    reason: 'It said the wrong thing.',
    replay: true,
    confirm: false,
    force: false,
  });
}

test('an edited record is processed by what the edit says, and each attempt tells its revision', async () => {
  const id = await world.sendScript({ behave: 'nothing we know' });
  await hasStatus(id, 'ERROR');
  await edit(id);
  await hasStatus(id, 'PROCESSED');
  expect(await revisionsRun(id)).toEqual([1, 2]);
});

test('an edit that waits for a second person is processed after the approval only', async () => {
  await world.pool.query(`UPDATE source SET edits_need_approval = true WHERE key = 'scripted'`);
  const id = await world.sendScript({ behave: 'nothing we know' });
  await hasStatus(id, 'ERROR');
  const { replayed } = await edit(id);
  expect(replayed).toBeNull();
  await approveRevision(world.pool, { id, number: 2, sources: null, editor: bo });
  await hasStatus(id, 'PROCESSED');
  expect(await revisionsRun(id)).toEqual([1, 2]);
});
