/** What browser tests do with the console again and again. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { installation } from './installation.ts';

/** Opens a page of the console. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(installation().address + path);
}

/** The rows of the list that are in the page. */
export function rows(page: Page): Locator {
  return page.getByRole('table', { name: 'Records' }).locator('tbody tr[aria-rowindex]');
}

/** The link of a record's row. */
export function rowLink(page: Page, id: string): Locator {
  return page.locator(`a[data-record-id="${id}"]`);
}

/** The rows of the list of error groups. */
export function causes(page: Page): Locator {
  return page.getByRole('region', { name: 'Causes' }).locator('tbody tr');
}

/** Presses one key after the other. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** The record that is open, in the panel or on its own page. */
export function openRecord(page: Page): Locator {
  return page.getByRole('article');
}

/** Fails on anything that axe finds. What fades in or out has colours of its own for a moment: it ends first. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getComputedTiming().endTime === Infinity,
      ),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** Fails when the page is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const surplus = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(surplus).toBeLessThanOrEqual(0);
}

/** Creates or changes something through the API as the person who is signed in. */
export async function asPerson(page: Page, method: 'POST' | 'PATCH', path: string, data: unknown) {
  const { address } = installation();
  const response = await page.request.fetch(address + path, {
    method,
    data,
    headers: { origin: address },
  });
  if (!response.ok())
    throw new Error(`${path}: ${String(response.status())} ${await response.text()}`);
}
