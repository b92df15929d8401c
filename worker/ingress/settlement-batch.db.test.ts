import { expect, test } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { findFaults } from '#worker/testing/record-facts';
import { createScriptedWorld } from '#worker/testing/scripted-world';

test('handlers that end in one go are settled in one go, by one statement that ends their lease', async () => {
  await using world = await createScriptedWorld();
  await world.send({}, {}, {}, {}, {});
  const worker = world.startWorker();
  await eventually(async () => {
    const { rows } = await world.pool.query(
      `SELECT (SELECT count(*) FROM settlement)::integer AS settled, (SELECT count(*) FROM lease)::integer AS leases`,
    );
    expect(rows).toEqual([{ settled: 5, leases: 0 }]);
  });
  await worker.stop();
  const { rows } = await world.pool.query(
    'SELECT DISTINCT s.xmin = a.xmin AS "isOne" FROM settlement s JOIN attempt a USING (record_id)',
  );
  expect(rows).toEqual([{ isOne: true }]);
  const transactions = await world.pool.query('SELECT DISTINCT xmin::text FROM settlement');
  expect(transactions.rows).toHaveLength(1);
  expect(await findFaults(world.pool)).toEqual([]);
});
