/** The Integration App at the other end of a transport, as the conformance suite sees it. */
import type { TestDatabase } from '#lib/testing/test-database';

/** What arrived there, read as an Integration App would. */
export interface Arrival {
  /** Of the record, as an acknowledgement quotes it. */
  readonly id: string;
  readonly token: string;
  readonly reference: string;
  readonly eventId: string;
  readonly type: string;
  readonly attempt: number;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface Answer {
  readonly id: string;
  readonly token: string;
}

export interface Rejection extends Answer {
  readonly code: string;
  readonly message: string;
  readonly permanent: boolean;
}

/** `taken`, or the code of the problem that it was refused with. */
export type Word = string;

export interface OtherSide extends AsyncDisposable {
  /** Begins to offer records of the sources that were set up for it. */
  start(): Promise<void>;
  /** Ends the offering in good order. */
  stop(): Promise<void>;
  /** The next arrivals, at least so many, in the order in which they came. */
  receive(count: number): Promise<Arrival[]>;
  /** Resolves when all have had their effect. */
  acknowledge(answers: readonly Answer[]): Promise<Word[]>;
  reject(rejections: readonly Rejection[]): Promise<Word[]>;
  /** Nothing gets through any more, in either direction. Resolves when the offering side knows it. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

export interface SideOptions {
  readonly db: TestDatabase;
  /** Key of a source that exists; the side sets its transport. */
  readonly source: string;
}

export interface Conformer {
  readonly name: string;
  /** Whether an offer is noted as handed over before it is acknowledged. */
  readonly isHanded: boolean;
  /** Why it cannot be tried on this machine; null: it can. */
  readonly missing: string | null;
  create(options: SideOptions): Promise<OtherSide>;
}
