/** The one payload that every contender stores: about 1 KB of JSON, no two alike. */

const DIGITS = 12;
export const SEQUENCE_MARK = '#'.repeat(DIGITS);
export const SENT_AT_MARK = '@'.repeat(16);

/** Text that does not repeat itself, the same in every run. */
function makeNote(length: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz     ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  let state = 42;
  let note = '';
  while (note.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    note += alphabet.charAt((state >>> 16) % alphabet.length);
  }
  return note;
}

const NOTE = makeNote(820);

/** What handlers find. */
export interface BenchPayload {
  readonly sequence: string;
  /** Microseconds of the machine's monotonic clock; zeros where nobody measures latency. */
  readonly sentAtUs: string;
  readonly [field: string]: unknown;
}

const TEMPLATE = {
  sequence: SEQUENCE_MARK,
  sentAtUs: SENT_AT_MARK,
  order: { number: 'A-2026-11-0042', currency: 'EUR', total: '129.90', items: 3 },
  customer: { name: 'Ada Example', email: 'ada@example.org', country: 'NL' },
  note: NOTE,
};

/** The payload as text, with marks where `sequence` and `sentAtUs` go. */
export const PAYLOAD_TEMPLATE: string = JSON.stringify(TEMPLATE);

export function writeSequence(sequence: number): string {
  return String(sequence).padStart(DIGITS, '0');
}

/** The same clock in every process of this machine. */
export function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** A payload as an object, as libraries take it. */
export function makePayload(sequence: number): BenchPayload {
  return { ...TEMPLATE, sequence: writeSequence(sequence), sentAtUs: '0'.repeat(16) };
}
