/** The load generator, in a process of its own: asked for one run of load, answers with its tally. */
import { runClosedLoop } from '../load/closed-loop.ts';
import { NdjsonTemplate } from '../load/cloud-events.ts';
import { runFixedRate } from '../load/fixed-rate.ts';
import { nowUs } from '../load/payload.ts';
import { RequestTemplate } from '../load/request-template.ts';
import { answerQuestions } from './answer-questions.ts';
import { loadQuestionSchema, type LoadQuestion } from './load-question.ts';

answerQuestions((question) => run(loadQuestionSchema.parse(question)));

async function run(question: LoadQuestion): Promise<object> {
  switch (question.kind) {
    case 'single':
      return runSingles(question);
    case 'batch':
      return runBatches(question);
    case 'pace':
      return { statuses: await runFixedRate(question) };
  }
}

async function runSingles(question: Extract<LoadQuestion, { kind: 'single' }>): Promise<object> {
  let sequence = question.firstSequence;
  return runClosedLoop({
    port: question.target.port,
    connections: question.connections,
    seconds: question.seconds,
    requests: question.requests,
    nextRequest: () => {
      const template = new RequestTemplate(question.target);
      return () => template.fill(sequence++, nowUs());
    },
  });
}

/** Answers how many records were accepted beside the tally of requests. */
async function runBatches(question: Extract<LoadQuestion, { kind: 'batch' }>): Promise<object> {
  const { target, connections, recordsPerRequest } = question;
  let sequence = question.firstSequence;
  let accepted = 0;
  const tally = await runClosedLoop({
    port: target.port,
    connections,
    seconds: question.seconds,
    requests: question.requests,
    keepBody: true,
    nextRequest: () => {
      const template = new NdjsonTemplate(target, recordsPerRequest);
      return () => {
        const first = sequence;
        sequence += recordsPerRequest;
        return template.fill(first);
      };
    },
    onAnswered: (_, body) => (accepted += Number(/"accepted":(\d+)/.exec(body)?.[1] ?? 0)),
  });
  return { ...tally, accepted };
}
