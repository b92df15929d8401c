import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';
import { readBytes, readJson } from './byte-reader.ts';

interface Sent {
  readonly chunks?: readonly (string | Uint8Array)[];
  readonly headers?: Readonly<Record<string, string>>;
  /** What breaks off the body after its chunks. */
  readonly breaksWith?: Error;
}

/** A request whose body comes in chunks, and what was done with the body. */
function send({ chunks = [], headers = {}, breaksWith }: Sent) {
  const state = { pulled: 0, cancelled: false };
  const waiting = chunks.map((chunk) => Buffer.from(chunk));
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = waiting.shift();
        if (chunk !== undefined) {
          state.pulled += 1;
          controller.enqueue(chunk);
        } else if (breaksWith === undefined) controller.close();
        else controller.error(breaksWith);
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: 'POST', headers, body, duplex: 'half' } as const;
  return { request: new Request('http://sluice.test/', init), state };
}

const within = (mostBytes: number) => ({ mostBytes, admission: new Admission() });
const code = (name: string): unknown => expect.objectContaining({ code: name });

describe('readBytes', () => {
  it.each([
    ['in one piece', ['12345678']],
    ['in many', ['1', '234', '', '5678']],
  ])('takes exactly as much as allowed, %s', async (_, chunks) => {
    const bytes = await readBytes(send({ chunks }).request, within(8));
    expect(Buffer.from(bytes).toString()).toBe('12345678');
  });

  it.each([
    ['in one piece', ['123456789']],
    ['by its last piece', ['12345678', '9']],
  ])('refuses one byte more, %s', async (_, chunks) => {
    await expect(readBytes(send({ chunks }).request, within(8))).rejects.toEqual(code('too_large'));
  });

  it('reads nothing of a body that is announced as too large', async () => {
    const { request, state } = send({ chunks: ['1'], headers: { 'content-length': '9' } });
    await expect(readBytes(request, within(8))).rejects.toEqual(code('too_large'));
    expect(state.pulled).toBe(0);
  });

  it('stops reading as soon as it is too much', async () => {
    const { request, state } = send({ chunks: ['12345678', '9', 'a', 'b', 'c', 'd'] });
    await expect(readBytes(request, within(8))).rejects.toEqual(code('too_large'));
    expect(state).toEqual({ pulled: 2, cancelled: true });
  });

  it.each(['7', '9', '0'])('refuses 8 bytes announced as %s', async (length) => {
    const { request } = send({ chunks: ['12345678'], headers: { 'content-length': length } });
    await expect(readBytes(request, within(100))).rejects.toEqual(code('invalid_request'));
  });

  it('takes 8 bytes announced as 8', async () => {
    const { request } = send({ chunks: ['1234', '5678'], headers: { 'content-length': '8' } });
    expect(await readBytes(request, within(8))).toHaveLength(8);
  });

  it('refuses what breaks off, and says nothing of why', async () => {
    const { request } = send({ chunks: ['1234'], breaksWith: new Error('socket 17 hung up') });
    const reading = readBytes(request, within(8));
    await expect(reading).rejects.toEqual(code('invalid_request'));
    await expect(reading).rejects.not.toThrow('socket 17');
  });

  it('takes no body for no bytes', async () => {
    const request = new Request('http://sluice.test/', { method: 'POST' });
    expect(await readBytes(request, within(8))).toHaveLength(0);
    expect(await readBytes(send({}).request, within(8))).toHaveLength(0);
  });

  it('changes no byte: marks, broken UTF-8, NUL', async () => {
    const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, 0x00, 0xff, 0xc3, 0x28, 0x0d, 0x0a]);
    const { request } = send({ chunks: [bytes.subarray(0, 2), bytes.subarray(2)] });
    expect(Uint8Array.from(await readBytes(request, within(100)))).toEqual(bytes);
  });

  it.each(['gzip', 'br', 'GZIP', 'identity, gzip', 'unheard-of'])(
    'refuses the Content-Encoding %s unread, naming the header',
    async (encoding) => {
      const { request, state } = send({
        chunks: ['x'],
        headers: { 'content-encoding': encoding },
      });
      await expect(readBytes(request, within(8))).rejects.toMatchObject({
        code: 'unsupported_media_type',
        faults: [{ header: 'content-encoding' }],
      });
      expect(state.pulled).toBe(0);
    },
  );

  it.each(['identity', ' Identity ', ''])('takes the Content-Encoding %j', async (encoding) => {
    const { request } = send({ chunks: ['x'], headers: { 'content-encoding': encoding } });
    expect(await readBytes(request, within(8))).toHaveLength(1);
  });
});

describe('readJson', () => {
  it('reads a command, and no body as an empty one', async () => {
    expect(
      await readJson(send({ chunks: ['{"confirm":', 'true}'] }).request, new Admission()),
    ).toEqual({
      confirm: true,
    });
    expect(await readJson(send({}).request, new Admission())).toEqual({});
  });

  it.each([
    ['half an object', '{"confirm":'],
    ['two values', '{}{}'],
    ['broken UTF-8', Uint8Array.from([0x22, 0xff, 0x22])],
  ])('refuses %s', async (_, chunk) => {
    await expect(readJson(send({ chunks: [chunk] }).request, new Admission())).rejects.toEqual(
      code('invalid_request'),
    );
  });

  it('takes commands of up to a mebibyte', async () => {
    const text = `"${'x'.repeat(1024 * 1024 - 2)}"`;
    await expect(readJson(send({ chunks: [text] }).request, new Admission())).resolves.toHaveLength(
      text.length - 2,
    );
    await expect(readJson(send({ chunks: [text, ' '] }).request, new Admission())).rejects.toEqual(
      code('too_large'),
    );
  });
});
