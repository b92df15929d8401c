/** What a first record may look like. */
import type { Source } from '#lib/contracts/source';

export interface ExampleRecord {
  readonly reference: string;
  readonly type: string;
  readonly payload: unknown;
}

/** The source that is offered where there is none yet. */
export const FIRST_SOURCE = 'first-source';

/** An example for a source: of a type that is handled, if any is. */
export function exampleFor(source: Source | undefined): ExampleRecord {
  const handled = source?.handlers[0]?.type;
  return {
    reference: 'first-1',
    type: handled ?? 'greeting',
    payload: { message: 'Hello from the first record' },
  };
}
