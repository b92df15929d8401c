import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { batchReceiptSchema } from '#lib/contracts/receipt';
import { formatRecordId } from '#lib/domain/record-id';
import type { ReceiveResult } from '#lib/server/gateway/records/store-prepared';
import type { Submission } from '#lib/server/gateway/records/submission';
import { Admission } from '../admission.ts';
import { toResponse, type Answer } from '../answer.ts';
import type { BatchItem } from '../intake/read-batch.ts';
import type { Chunk } from '../intake/read-lines.ts';
import { describeProblem, ProblemError } from '../problem.ts';
import { takeMany } from './take-many.ts';

const BYTES = Buffer.from('12345');
const submission: Submission = {
  reference: 'r',
  type: 't',
  eventId: 'e',
  originatedAt: null,
  orderingKey: null,
  traceparent: null,
  mediaType: 'text/plain',
  bytes: BYTES,
  headers: [],
};
const good: BatchItem = { kind: 'submission', submission };
const bad: BatchItem = {
  kind: 'refused',
  problem: describeProblem(new ProblemError('too_large', 'Too long.')),
};
const stored: ReceiveResult = {
  kind: 'accepted',
  id: formatRecordId(1n),
  status: 'JUST_IN',
  receivedAt: new Date(0),
};

function newAdmission() {
  const budget = { limitBytes: 1e9, heldBytes: 0 };
  return { budget, admission: new Admission(budget) };
}

async function* chunksOf(...all: readonly (readonly BatchItem[])[]): AsyncGenerator<Chunk> {
  for (const items of all) {
    await turn();
    yield { items, bytes: items.length * BYTES.length };
  }
}

const accept = (submissions: readonly Submission[]) =>
  Promise.resolve(submissions.map(() => stored));

async function receiptOf(answer: Answer) {
  return batchReceiptSchema.parse(await toResponse(answer).json());
}

describe('taking many', () => {
  it('answers for each in the order they came, and counts them', async () => {
    const { admission } = newAdmission();
    const answer = await takeMany(
      { kind: 'many', chunks: chunksOf([good, bad], [bad], [good, good]), admission },
      {
        admission,
        store: (submissions) =>
          Promise.resolve(
            submissions.map((_, index): ReceiveResult => {
              if (submissions.length === 1) return { ...stored, kind: 'duplicate' };
              return index === 0 ? stored : { kind: 'conflict', id: formatRecordId(2n) };
            }),
          ),
      },
    );
    const receipt = await receiptOf(answer);
    expect(receipt).toMatchObject({ accepted: 1, duplicates: 1, rejected: 3 });
    expect(receipt.results.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(
      receipt.results.map((result) =>
        'problem' in result ? result.problem.code : result.duplicate,
      ),
    ).toEqual([true, 'too_large', 'too_large', false, 'event_id_conflict']);
  });

  it('answers none with nothing', async () => {
    const { admission } = newAdmission();
    const answer = await takeMany(
      { kind: 'many', chunks: chunksOf(), admission },
      { admission, store: accept },
    );
    expect(await receiptOf(answer)).toEqual({
      accepted: 0,
      duplicates: 0,
      rejected: 0,
      results: [],
    });
  });

  it('charges for every item but the one that the request paid for', async () => {
    const { admission } = newAdmission();
    const charged: number[] = [];
    await takeMany(
      { kind: 'many', chunks: chunksOf([good, bad, good], [good]), admission },
      { admission, store: accept, charge: (records) => charged.push(records) },
    );
    expect(charged).toEqual([2, 1]);
  });

  it('holds one chunk that is stored and one that is read, never a third', async () => {
    const { admission } = newAdmission();
    let [read, done, most] = [0, 0, 0];
    async function* counted(): AsyncGenerator<Chunk> {
      for await (const chunk of chunksOf(...Array<BatchItem[]>(10).fill([good]))) {
        read += 1;
        most = Math.max(most, read - done);
        yield chunk;
      }
    }
    const store = async (submissions: readonly Submission[]) => {
      for (let turns = 0; turns < 20; turns += 1) await turn();
      done += 1;
      return accept(submissions);
    };
    await takeMany({ kind: 'many', chunks: counted(), admission }, { admission, store });
    expect([read, done, most]).toEqual([10, 10, 2]);
  });

  it('says by its status that storing failed, and lets go of all it holds', async () => {
    const { admission, budget } = newAdmission();
    admission.hold(100);
    const store = () => Promise.reject(new Error('the database is away'));
    const taking = takeMany(
      { kind: 'many', chunks: chunksOf([good], [good]), admission },
      { admission, store },
    );
    await expect(taking).rejects.toThrow('the database is away');
    expect(budget.heldBytes).toBe(0);
  });

  it('says so too when reading fails after some was stored', async () => {
    const { admission } = newAdmission();
    async function* torn(): AsyncGenerator<Chunk> {
      yield* chunksOf([good]);
      throw new ProblemError('too_slow', 'The sender fell silent.');
    }
    const many = { kind: 'many', chunks: torn(), admission } as const;
    await expect(takeMany(many, { admission, store: accept })).rejects.toMatchObject({
      code: 'too_slow',
    });
  });
});

describe('a long answer', () => {
  const CHUNKS = 160;
  const long = () => chunksOf(...Array<BatchItem[]>(CHUNKS).fill(Array<BatchItem>(500).fill(good)));

  it('begins before all is read, goes on as it is taken, and is whole', async () => {
    const { admission, budget } = newAdmission();
    let done = 0;
    const store = (submissions: readonly Submission[]) => {
      done += 1;
      return accept(submissions);
    };
    admission.hold(CHUNKS * 500 * BYTES.length);
    const answer = await takeMany(
      { kind: 'many', chunks: long(), admission },
      { admission, store },
    );
    expect(done).toBeLessThan(CHUNKS);
    const before = done;
    await turn();
    expect(done).toBe(before);
    const receipt = await receiptOf(answer);
    expect(receipt.accepted).toBe(CHUNKS * 500);
    expect(receipt.results.at(-1)?.index).toBe(CHUNKS * 500 - 1);
    expect(done).toBe(CHUNKS);
    expect(budget.heldBytes).toBe(0);
  });

  it('that nobody takes lets go of all it holds', async () => {
    const { admission, budget } = newAdmission();
    admission.hold(CHUNKS * 500 * BYTES.length);
    const answer = await takeMany(
      { kind: 'many', chunks: long(), admission },
      { admission, store: accept },
    );
    await toResponse(answer).body?.cancel();
    expect(budget.heldBytes).toBe(0);
  });

  it('that breaks off ends without its end', async () => {
    const { admission } = newAdmission();
    async function* torn(): AsyncGenerator<Chunk> {
      yield* long();
      throw new Error('the sender is gone');
    }
    const many = { kind: 'many', chunks: torn(), admission } as const;
    const answer = await takeMany(many, { admission, store: accept });
    await expect(toResponse(answer).text()).rejects.toThrow('the sender is gone');
  });
});
