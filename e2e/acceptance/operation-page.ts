/** What tests of replays of many do again and again. */
import type { Locator, Page } from '@playwright/test';
import { asPerson } from '../console-page.ts';
import { read, readRecord } from '../door.ts';
import {
  replayOperationDetailSchema,
  type ReplayOperationDetail,
} from '../../lib/contracts/replay-operation.ts';
import type { SentRecord } from '../../lib/testing/storm.ts';
import type { Shore } from './storm-test.ts';

/** The plan of a replay of these records. */
export function planPath(set: unknown): string {
  return `/replays/new?set=${encodeURIComponent(JSON.stringify(set))}`;
}

/** The records of a source that are in Error. */
export function inError(source: string) {
  return { kind: 'filter', filter: { source: [source], status: ['ERROR'] } };
}

/** Fills in the plan of a replay and starts it at a double click. @returns the number of the operation */
export async function start(
  page: Page,
  fields: Readonly<Record<string, string>> = {},
): Promise<number> {
  for (const [label, value] of Object.entries({ Reason: 'the cause is mended', ...fields }))
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByRole('button', { name: /^Replay \d+ records?$/ }).dblclick();
  await page.waitForURL(/\/replays\/\d+$/);
  return Number(page.url().split('/').at(-1));
}

/** The name of an operation and its state. */
export function state(page: Page): Locator {
  return page.getByRole('heading', { level: 1 });
}

/** The count of an outcome, which leads to its records. */
export function count(page: Page, label: string): Locator {
  return page
    .getByRole('table', { name: 'Outcome of the replay' })
    .getByRole('link', { name: new RegExp(`^[\\d,]+ ${label}$`) });
}

/** The rows of the records of an operation. */
export function items(page: Page): Locator {
  return page.getByRole('table', { name: 'Records of the replay' }).locator('tbody tr');
}

/** The operation as the API tells of it. */
export function readOperation(id: number): Promise<ReplayOperationDetail> {
  return read(`/api/v1/replays/${String(id)}`, replayOperationDetailSchema);
}

/** Starts an operation without the page of its plan. */
export async function startAsPerson(page: Page, set: unknown): Promise<void> {
  await asPerson(page, 'POST', '/api/v1/replays', { set, reason: 'the cause is mended' });
}

/** The status of each record, in their order. */
export function statusesOf(sent: readonly SentRecord[]): Promise<string[]> {
  return Promise.all(sent.map(async ({ id }) => (await readRecord(id)).status));
}

/** How often the Core App was asked to process each record. */
export function timesCalled(shore: Shore, sent: readonly SentRecord[]): number[] {
  const calls = shore.calls();
  return sent.map((one) => calls.filter(({ reference }) => reference === one.reference).length);
}
