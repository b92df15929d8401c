/** The acknowledgement matrix from outside: what each answer comes to over HTTP, and over the queue. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DELIVERY_CASES, VERBS, type DeliveryCase, type Verb } from '#lib/testing/delivery-matrix';
import { placesOf, SceneMaker, SCENES, targetOf, type Scene } from '#lib/testing/delivery-scenes';
import { findMisplacedRecords, findWrongCounts, findWronglyRejected } from '#lib/testing/integrity';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { openHttpAnswers, type HttpAnswers } from './testing/http-answers.ts';
import type { Answer, Word } from './testing/other-side.ts';
import { openQueueAnswers } from './testing/queue-answers.ts';

const REJECTION = { code: 'no_such_order', message: 'No.', permanent: true };
const LONG_MS = 120_000;

let db: TestDatabase;
let make: SceneMaker;
beforeAll(async () => {
  db = await createTestDatabase();
  make = new SceneMaker(db.pool);
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  expect(await findWronglyRejected(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

/** Answers in one go; a word for each. */
type Say = (verb: Verb, answers: readonly Answer[]) => Promise<Word[]>;

interface Played extends DeliveryCase {
  readonly made: Scene;
}

/** A record of its own for each case. */
function playCases(verb: Verb): Promise<Played[]> {
  const cases = DELIVERY_CASES.filter((one) => one.verb === verb);
  return Promise.all(cases.map(async (one) => ({ ...one, made: await SCENES[one.scene](make) })));
}

const targetsOf = (played: readonly Played[]): Answer[] =>
  played.map(({ made, which }) => targetOf(made, which));

/** These answers are to nothing that there is, and nothing changes. */
async function expectNothingFor(say: Say, played: readonly Played[], answers: readonly Answer[]) {
  const [{ verb } = { verb: 'acknowledge' as const }] = played;
  const readPlaces = () => Promise.all(played.map(({ made }) => placesOf(db.pool, made)));
  const before = await readPlaces();
  expect(new Set(await say(verb, answers))).toEqual(new Set(['record_not_found']));
  expect(await readPlaces()).toEqual(before);
}

/** No such token, the token of another record, no record of that token. */
async function makeForgeries(played: readonly Played[]): Promise<Answer[]> {
  const other = targetOf(await make.offered(await make.enqueued()), 'latest');
  return targetsOf(played).flatMap(({ id, token }) => [
    { id, token: randomUUID() },
    { id, token: other.token },
    { id: other.id, token },
  ]);
}

/** Every case with the answer and the place that it came to. */
async function playOut(say: Say, played: readonly Played[]): Promise<object[]> {
  const [{ verb } = { verb: 'acknowledge' as const }] = played;
  const words = await say(verb, targetsOf(played));
  return Promise.all(
    played.map(async ({ scene, which, made }, index) => {
      const [place = 'nowhere', ...more] = await placesOf(db.pool, made);
      expect(more).toEqual([]);
      return { scene, which, verb, answer: words[index], place };
    }),
  );
}

const expected = (played: readonly Played[]) =>
  played.map(({ scene, which, verb, answer, place }) => ({ scene, which, verb, answer, place }));

test.each(VERBS)(
  'over HTTP: %s comes to what the matrix says, and to nothing for a stranger',
  async (verb) => {
    await using app = await openHttpAnswers(db.pool, ['*']);
    const another = `another-${verb}-${randomUUID().slice(0, 8)}`;
    await createSource(db.pool, another);
    await using stranger = await openHttpAnswers(db.pool, [another]);
    const played = await playCases(verb);
    await expectNothingFor(sayAs(app), played, await makeForgeries(played));
    await expectNothingFor(sayAs(stranger), played, targetsOf(played));
    expect(await playOut(sayAs(app), played)).toEqual(expected(played));
  },
  LONG_MS,
);

function sayAs(who: HttpAnswers): Say {
  return (verb, answers) => {
    if (verb === 'acknowledge') return who.acknowledge(answers);
    if (verb === 'reject') return who.reject(answers.map((one) => ({ ...one, ...REJECTION })));
    return who.extend(answers.map((one) => ({ ...one, leaseSeconds: 600 })));
  };
}

/** Over the queue what is no problem is taken without a word. */
const TAKEN = new Set(['acknowledged', 'already_acknowledged', 'held', 'already_rejected']);

test.skipIf(missingRabbit !== null)(
  'over the queue: acknowledge and reject come to what the matrix says, and to nothing for a stranger',
  async () => {
    await using queue = await openQueueAnswers(db);
    const say: Say = (verb, answers) =>
      verb === 'acknowledge'
        ? queue.app.acknowledge(answers)
        : queue.app.reject(answers.map((one) => ({ ...one, ...REJECTION })));
    for (const verb of ['acknowledge', 'reject'] as const) {
      const played = await playCases(verb);
      await expectNothingFor(say, played, await makeForgeries(played));
      const table = expected(played).map((one) => ({
        ...one,
        answer: TAKEN.has(one.answer) ? 'taken' : one.answer,
      }));
      expect(await playOut(say, played)).toEqual(table);
    }
  },
  LONG_MS,
);
