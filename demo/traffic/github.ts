/** GitHub: the example webhooks that its community publishes, told again as if they happened now. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Random } from '../random.ts';
import { jsonRecord, type Outgoing } from './outgoing.ts';

const repository = z.looseObject({ id: z.number(), full_name: z.string() });
const thing = z.looseObject({ number: z.number(), closed_at: z.string().nullable() });
const issues = z.looseObject({ repository, issue: thing });
const pulls = z.looseObject({ repository, pull_request: thing });
const pushes = z.looseObject({
  repository,
  ref: z.string(),
  before: z.string(),
  after: z.string(),
});
const releases = z.looseObject({ repository, release: z.looseObject({ tag_name: z.string() }) });
const webhooksSchema = z.array(z.object({ name: z.string(), examples: z.array(z.unknown()) }));

export interface Github {
  /** The next webhook of a type that the Core App handles. */
  send(random: Random, originatedAt: Date): Outgoing;
  /** A new issue. */
  sendIssue(random: Random, originatedAt: Date): Outgoing;
  /** Somebody gives a star: nothing in the Core App handles that. */
  sendStar(random: Random, originatedAt: Date): Outgoing;
}

/** Reads the examples. */
export function createGithub(): Github {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@octokit/webhooks-examples/api.github.com/index.json');
  const webhooks = webhooksSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const examplesOf = (type: string): [unknown, ...unknown[]] => {
    const [first, ...rest] = webhooks.find(({ name }) => name === type)?.examples ?? [];
    return [first, ...rest];
  };
  const examples = {
    issues: examplesOf('issues'),
    pulls: examplesOf('pull_request'),
    pushes: examplesOf('push'),
    releases: examplesOf('release'),
    stars: examplesOf('star'),
  };
  const sendIssue: Github['send'] = (random, at) =>
    retellIssue(random, at, random.pick(examples.issues));
  return {
    sendIssue,
    sendStar: (random, at) => retellStar(random, at, random.pick(examples.stars)),
    send: (random, at) => {
      const dice = random.next();
      if (dice < 0.45) return sendIssue(random, at);
      if (dice < 0.7) return retellPull(random, at, random.pick(examples.pulls));
      if (dice < 0.9) return retellPush(random, at, random.pick(examples.pushes));
      return retellRelease(random, at, random.pick(examples.releases));
    },
  };
}

function retellIssue(random: Random, at: Date, example: unknown): Outgoing {
  const payload = issues.parse(example);
  const issue = retellThing(random, at, { ...payload, thing: payload.issue });
  return webhook({
    type: 'issues',
    name: `#${String(issue.number)}`,
    random,
    at,
    payload: { ...payload, issue },
  });
}

function retellPull(random: Random, at: Date, example: unknown): Outgoing {
  const payload = pulls.parse(example);
  const pull = retellThing(random, at, { ...payload, thing: payload.pull_request });
  const told = { ...payload, number: pull.number, pull_request: pull };
  return webhook({
    type: 'pull_request',
    name: `#${String(pull.number)}`,
    random,
    at,
    payload: told,
  });
}

interface Told {
  readonly repository: z.infer<typeof repository>;
  readonly thing: z.infer<typeof thing>;
}

/** Numbers come from a small range, so that one issue is heard of several times. */
function retellThing(random: Random, at: Date, told: Told) {
  const number = random.between(100, 250);
  const time = at.toISOString().replace(/\.\d+Z$/, 'Z');
  const closed = told.thing.closed_at === null ? null : time;
  const id = told.repository.id * 1000 + number;
  return { ...told.thing, id, number, updated_at: time, closed_at: closed };
}

function retellPush(random: Random, at: Date, example: unknown): Outgoing {
  const { after, before } = pushes.parse(example);
  const text = [after, before]
    .filter((sha) => !/^0+$/.test(sha))
    .reduce((json, sha) => json.replaceAll(sha, random.hex(40)), JSON.stringify(example));
  const payload = pushes.parse(JSON.parse(text));
  const branch = payload.ref.replace(/^refs\/(heads|tags)\//, '');
  return webhook({ type: 'push', name: `@${branch}`, random, at, payload });
}

function retellRelease(random: Random, at: Date, example: unknown): Outgoing {
  const payload = releases.parse(example);
  const minor = random.between(0, 40);
  const tag = `v1.${String(minor)}.0`;
  const release = { ...payload.release, id: payload.repository.id * 1000 + minor, tag_name: tag };
  return webhook({
    type: 'release',
    name: `@${tag}`,
    random,
    at,
    payload: { ...payload, release },
  });
}

function retellStar(random: Random, at: Date, example: unknown): Outgoing {
  const payload = z.looseObject({ repository }).parse(example);
  return webhook({ type: 'star', name: '', random, at, payload });
}

interface Webhook {
  readonly type: string;
  /** What stands behind the repository in the reference. */
  readonly name: string;
  readonly random: Random;
  readonly at: Date;
  readonly payload: {
    readonly repository: { readonly full_name: string };
    [field: string]: unknown;
  };
}

function webhook({ type, name, random, at, payload }: Webhook): Outgoing {
  const reference = `${payload.repository.full_name}${name}`;
  const eventId = random.uuid();
  return jsonRecord({ source: 'github', reference, type, eventId, originatedAt: at }, payload);
}
