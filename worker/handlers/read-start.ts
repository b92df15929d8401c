/** Reads the beginning of a body and leaves the rest. */

export interface StartLimits {
  readonly maxBytes: number;
  /** How long to wait for it. */
  readonly withinMs: number;
}

/**
 * At most `maxBytes` of the body as text; the rest is not read. A body that breaks off, or does not
 * come in time, gives what has come of it.
 */
export async function readStart(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, withinMs }: StartLimits,
): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const leave = (): void => void reader.cancel().catch(() => undefined);
  // Cancelling ends a read under way as the end of the body would.
  const timer = setTimeout(leave, withinMs);
  const chunks: Uint8Array[] = [];
  for (let size = 0; size < maxBytes;) {
    const chunk = await nextChunk(reader);
    if (chunk === null) break;
    chunks.push(chunk);
    size += chunk.byteLength;
  }
  clearTimeout(timer);
  leave();
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes));
}

/** null: the body has ended or broken off. */
async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Uint8Array | null> {
  try {
    return (await reader.read()).value ?? null;
  } catch {
    return null;
  }
}
