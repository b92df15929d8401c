/** An Integration App that enqueues, leases and acknowledges as fast as it is let. */
import { z } from 'zod';
import { deliveriesSchema, acknowledgeResultsSchema } from '#lib/contracts/delivery';
import { HttpConnection } from '../load/http-connection.ts';
import { NdjsonTemplate } from '../load/cloud-events.ts';
import { writeJsonRequest } from '../load/request-template.ts';
import { answerQuestions } from './answer-questions.ts';
import { egressQuestionSchema, type EgressQuestion } from './egress-question.ts';

const MOST_LEASED = 500;
const LINES = 500;

answerQuestions(async (asked) => {
  const question = egressQuestionSchema.parse(asked);
  const startedAtMs = performance.now();
  let acknowledged = 0;
  const enqueuing = enqueue(question);
  const takers = Array.from({ length: question.connections }, () =>
    take(question, (count) => (acknowledged += count) >= question.records),
  );
  await Promise.all([enqueuing, ...takers]);
  return { acknowledged, seconds: (performance.now() - startedAtMs) / 1000 };
});

async function enqueue({
  port,
  key,
  source,
  records,
  firstSequence,
}: EgressQuestion): Promise<void> {
  const connection = await HttpConnection.open(port, true);
  const target = { port, key, path: `/api/v1/egress/${source}` };
  const template = new NdjsonTemplate(target, LINES);
  for (let begun = 0; begun < records; begun += LINES) {
    const { status } = await connection.ask(template.fill(firstSequence + begun));
    z.literal(202).parse(status);
  }
  connection.close();
}

/** Leases and acknowledges until `isEnough` says so. */
async function take(
  { port, key, source }: EgressQuestion,
  isEnough: (count: number) => boolean,
): Promise<void> {
  const connection = await HttpConnection.open(port, true);
  const lease = writeJsonRequest(
    { port, key, path: `/api/v1/egress/${source}/leases` },
    { max: MOST_LEASED, leaseSeconds: 60, waitSeconds: 0.05 },
  );
  for (let count = 0; !isEnough(count);) {
    const { body } = await connection.ask(lease);
    const { deliveries } = deliveriesSchema.parse(JSON.parse(body));
    count = deliveries.length === 0 ? 0 : await acknowledge(connection, key, deliveries);
  }
  connection.close();
}

async function acknowledge(
  connection: HttpConnection,
  key: string,
  deliveries: readonly { readonly id: string; readonly token: string }[],
): Promise<number> {
  const acknowledgements = deliveries.map(({ id, token }) => ({ id, token }));
  const path = '/api/v1/egress/acknowledgements';
  const answer = await connection.ask(
    writeJsonRequest({ port: 0, path, key }, { acknowledgements }),
  );
  const { results } = acknowledgeResultsSchema.parse(JSON.parse(answer.body));
  return results.filter((result) => 'outcome' in result && result.outcome === 'acknowledged')
    .length;
}
