import { expect, test } from 'vitest';
import { readStart } from './read-start.ts';

const limits = (maxBytes: number) => ({ maxBytes, withinMs: 60_000 });

/** Counts how much of it was asked for. */
function endless(): {
  stream: ReadableStream<Uint8Array>;
  pulls: () => number;
  ended: () => boolean;
} {
  let pulls = 0;
  let isEnded = false;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      pulls += 1;
      controller.enqueue(Buffer.from('ab'.repeat(512)));
    },
    cancel: () => {
      isEnded = true;
    },
  });
  return { stream, pulls: () => pulls, ended: () => isEnded };
}

test('of a body without end only the beginning is read, and the rest is called off', async () => {
  const { stream, pulls, ended } = endless();
  expect(await readStart(stream, limits(3))).toBe('aba');
  expect(ended()).toBe(true);
  expect(pulls()).toBeLessThanOrEqual(3);
});

test('a short body is read whole, none at all is an empty text', async () => {
  expect(await readStart(new Response('grün').body, limits(100))).toBe('grün');
  expect(await readStart(null, limits(100))).toBe('');
  expect(await readStart(new Response('').body, limits(100))).toBe('');
});

test('bytes that are no text do not stop the reading', async () => {
  const body = new Response(Uint8Array.of(0x61, 0xff, 0x62)).body;
  expect(await readStart(body, limits(100))).toBe('a\uFFFDb');
});

test('a body that breaks off gives what has come of it', async () => {
  let parts = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      parts += 1;
      if (parts === 1) controller.enqueue(Buffer.from('half'));
      else controller.error(new Error('the connection went'));
    },
  });
  expect(await readStart(body, limits(100))).toBe('half');
});

test('a body that does not come to an end gives what has come of it in time', async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(Buffer.from('half'));
    },
  });
  expect(await readStart(body, { maxBytes: 100, withinMs: 1 })).toMatch(/^(?:half)?$/);
});
