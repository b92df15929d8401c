/** An answer as plain data, which each mount sends in its own way. */

/** Text and bytes are sent whole; pieces as they come, as fast as the caller takes them. */
export type AnswerBody = string | Uint8Array | AsyncIterable<string> | null;

export class Answer {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AnswerBody;

  constructor(status: number, headers: Readonly<Record<string, string>>, body: AnswerBody) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** An answer in JSON; `headers` come beside its media type. */
export function answerJson(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return new Answer(
    status,
    { 'content-type': 'application/json', ...headers },
    JSON.stringify(value),
  );
}

/** The same as the web's Response, for the mount in Next. */
export function toResponse(answer: Answer | Response): Response {
  if (answer instanceof Response) return answer;
  const { status, headers, body } = answer;
  return new Response(toBodyInit(body), { status, headers });
}

function toBodyInit(body: AnswerBody): string | Uint8Array<ArrayBuffer> | ReadableStream | null {
  if (body === null || typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const pieces: AsyncIterator<string, unknown> = body[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
