/** What a fault is, and what it may use to happen. */
import type { IntegrationApp } from '../integration-app.ts';
import type { Ledger } from '../ledger.ts';
import type { Sender } from '../sender.ts';
import type { Traffic } from '../traffic/traffic.ts';

export interface FaultKit {
  /** Orders and webhooks apart from the good traffic, so that nothing else depends on them. */
  readonly traffic: Traffic;
  readonly sender: Sender;
  readonly app: IntegrationApp;
  /** null: the demo was started without one. */
  readonly ledger: Ledger | null;
  readonly signal: AbortSignal;
}

export interface Fault {
  readonly name: string;
  readonly firstAtSeconds: number;
  readonly everySeconds: number;
  /** Lets it happen; resolves to what to log. */
  readonly run: (kit: FaultKit) => Promise<string>;
}
