/** CloudEvents in binary mode: attributes in `ce-` headers, the body is the payload. */
import { toSubmission } from '#lib/server/gateway/ingress/to-submission';
import type { Submission } from '#lib/server/gateway/records/submission';
import type { DoorRequest } from '../door-request.ts';
import { headerProblem, keptHeaders, readHeader } from './received-headers.ts';

const PREFIX = 'ce-';

/** Whether a request means to be an event: any of the required attributes is there. */
export function hasCloudEventHeaders(request: DoorRequest): boolean {
  return ['ce-specversion', 'ce-id', 'ce-source', 'ce-type'].some((name) =>
    request.headers.has(name),
  );
}

/** @throws ProblemError invalid_cloud_event or invalid_request, naming the header */
export function readBinaryEvent(request: DoorRequest, bytes: Uint8Array): Submission {
  const attributes = new Map<string, string>();
  for (const [name] of request.headers) {
    if (!name.startsWith(PREFIX)) continue;
    if (name === 'ce-datacontenttype') {
      throw headerProblem(name, 'is not allowed: Content-Type carries it');
    }
    attributes.set(name.slice(PREFIX.length), decodeValue(request, name));
  }
  const traceparent = request.headers.get('traceparent');
  if (traceparent !== null && !attributes.has('traceparent')) {
    attributes.set('traceparent', readHeader(request, 'traceparent') ?? '');
  }
  return toSubmission({
    attributes,
    mediaType: readHeader(request, 'content-type') ?? 'application/octet-stream',
    bytes,
    headers: keptHeaders(request),
    locate: (attribute) => ({
      header: attribute === 'datacontenttype' ? 'content-type' : `${PREFIX}${attribute}`,
    }),
  });
}

/** HTTP binding §3.1.3.2: undo a quoted string, then one round of percent-decoding. */
function decodeValue(request: DoorRequest, name: string): string {
  const value = readHeader(request, name) ?? '';
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1];
  const plain = quoted === undefined ? value : quoted.replace(/\\(.)/g, '$1');
  try {
    return plain.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeURIComponent);
  } catch {
    throw headerProblem(name, 'is percent-encoded, but not as UTF-8');
  }
}
