/** What becomes of a record that is larger, as a message, than the broker takes. */
import type { OfferResult } from '../transport.ts';

/** As RabbitMQ words it since 3.8, when it closes the channel. */
const WORDS = /message size \d+ is larger than (?:configured )?max size (\d+)/;

/** The most bytes of a message that the broker takes, if it has closed a channel for that; else infinite. */
export function readMostBytes(reason: Error | undefined): number {
  const [, most] = WORDS.exec(reason?.message ?? '') ?? [];
  return most === undefined ? Infinity : Number(most);
}

/** The record waits for a person: offered again, it would close the channel for all others again. */
export function tooLarge(bytes: number, mostBytes: number): OfferResult {
  const size = `${String(bytes)} bytes as a message, and the broker takes at most ${String(mostBytes)}`;
  return {
    kind: 'failed',
    failure: {
      class: 'dependency',
      code: 'too_large_for_broker',
      message:
        `This record has ${size}: raise max_message_size of the broker and replay it. ` +
        'SLUICE_MAX_RECORD_BYTES should leave such records out.',
    },
    next: 'hold',
  };
}
