/** Which faults happen, when first and how often. Each within the first three minutes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Whim } from '../integration-app.ts';
import { describeVerdict } from '../sender.ts';
import type { Outgoing } from '../traffic/outgoing.ts';
import { makePayment, sendCapture } from '../traffic/payments.ts';
import { sendOrder, type Order } from '../traffic/shop.ts';
import type { Traffic } from '../traffic/traffic.ts';
import {
  cutShort,
  ofUnknownType,
  withMissingField,
  withNewAction,
  withNewEnumValue,
  withOtherBytes,
  withRefundTooLarge,
  withWrongTotal,
  withWrongType,
} from './broken-records.ts';
import type { Fault, FaultKit } from './fault.ts';

const OUTAGE_MS = 30_000;
const AWAY_MS = 60_000;
const ORDER_IS_LATE_MS = 5_000;

const makeOrder = ({ traffic }: FaultKit): Order => traffic.makeOrder(new Date());

async function sendOne({ sender }: FaultKit, record: Outgoing): Promise<string> {
  const verdict = await sender.send(record);
  return `${record.source} ${record.reference} -> ${describeVerdict(verdict)}`;
}

const broken =
  (spoil: (order: Order) => Outgoing): Fault['run'] =>
  (kit) =>
    sendOne(kit, spoil(makeOrder(kit)));

const webhook =
  (make: (traffic: Traffic, originatedAt: Date) => Outgoing): Fault['run'] =>
  (kit) =>
    sendOne(kit, make(kit.traffic, new Date()));

const whim =
  (kind: Whim): Fault['run'] =>
  ({ app }) => {
    app.expect(kind);
    return Promise.resolve('for the next delivery');
  };

async function sendTwice(kit: FaultKit, change: (record: Outgoing) => Outgoing): Promise<string> {
  const record = sendOrder(makeOrder(kit));
  const first = await kit.sender.send(record);
  const second = await kit.sender.send(change(record));
  return `shop ${record.reference} -> ${describeVerdict(first)}, then ${describeVerdict(second)}`;
}

async function payBeforeOrder(kit: FaultKit): Promise<string> {
  const { random } = kit.traffic;
  const order = makeOrder(kit);
  const payment = makePayment(random, order);
  const paid = await sendOne(kit, sendCapture(random, payment, new Date()));
  await sleep(ORDER_IS_LATE_MS, undefined, { signal: kit.signal });
  return `${paid}; its order ${String(ORDER_IS_LATE_MS / 1000)} s later: ${await sendOne(kit, sendOrder(order))}`;
}

async function refundTooMuch(kit: FaultKit): Promise<string> {
  const records = withRefundTooLarge(kit.traffic.random, makeOrder(kit));
  const told: string[] = [];
  for (const record of records) told.push(await sendOne(kit, record));
  return told.at(-1) ?? '';
}

function breakLedger(times: { count: number }): Fault['run'] {
  return async ({ ledger, signal }) => {
    if (ledger === null) return 'there is no ledger in this demo';
    const outage = times.count % 2 === 0 ? 'silent' : 'failing';
    times.count += 1;
    await ledger.breakDown(outage, OUTAGE_MS, signal);
    return `was ${outage} for ${String(OUTAGE_MS / 1000)} s`;
  };
}

/** The faults of one run of the demo. */
export function createSchedule(): readonly Fault[] {
  const goAway: Fault['run'] = ({ app }) => {
    app.goAway(AWAY_MS);
    return Promise.resolve(`takes nothing for ${String(AWAY_MS / 1000)} s`);
  };
  const ledgerDown = breakLedger({ count: 0 });
  const at = (firstAtSeconds: number, everySeconds: number) => ({ firstAtSeconds, everySeconds });
  return [
    { name: 'wrong type', ...at(4, 75), run: broken(withWrongType) },
    { name: 'type nobody handles', ...at(8, 90), run: webhook(ofUnknownType) },
    { name: 'payment before its order', ...at(12, 40), run: payBeforeOrder },
    { name: 'missing field', ...at(16, 110), run: broken(withMissingField) },
    { name: 'duplicate', ...at(21, 45), run: (kit) => sendTwice(kit, (record) => record) },
    { name: 'new enum value', ...at(27, 120), run: broken(withNewEnumValue) },
    { name: 'rejected for good', ...at(33, 150), run: whim('reject') },
    { name: 'body cut short', ...at(39, 130), run: broken(cutShort) },
    { name: 'slow to acknowledge', ...at(46, 100), run: whim('slow') },
    {
      name: 'same event id, other bytes',
      ...at(52, 115),
      run: (kit) => sendTwice(kit, withOtherBytes),
    },
    { name: 'ledger down', ...at(60, 240), run: ledgerDown },
    { name: 'new action', ...at(70, 140), run: webhook(withNewAction) },
    { name: 'total does not add up', ...at(84, 160), run: broken(withWrongTotal) },
    { name: 'rejected for now', ...at(92, 120), run: whim('reject-for-now') },
    { name: 'refund too large', ...at(100, 170), run: refundTooMuch },
    { name: 'Integration App away', ...at(115, 300), run: goAway },
  ];
}
