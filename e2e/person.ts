/** Other people in the browser tests. */
import type { Browser, Page } from '@playwright/test';
import { asPerson } from './console-page.ts';
import { uniqueName } from './door.ts';
import { installation } from './installation.ts';

const PASSWORD = 'a viewer of the tests';

/** A page of a new person who may only look; `admin` is a page of who may create people. */
export async function newViewer(browser: Browser, admin: Page): Promise<Page> {
  const { address } = installation();
  const email = `${uniqueName('viewer')}@sluice.test`;
  const person = { name: 'Vera Viewer', email, password: PASSWORD, role: 'viewer' };
  await asPerson(admin, 'POST', '/api/v1/people', person);
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  const answer = await page.request.post(`${address}/api/auth/sign-in/email`, {
    data: { email, password: PASSWORD },
    headers: { origin: address },
  });
  if (!answer.ok()) throw new Error(`Signing in answered ${String(answer.status())}.`);
  return page;
}
