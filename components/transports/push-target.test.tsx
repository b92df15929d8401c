import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransportStanding } from '#lib/contracts/transport';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { samplePushTarget, sampleStanding } from '#lib/testing/sample-transport';
import { PushTarget } from './push-target.tsx';

const AT = '2026-11-22T12:00:00.000Z';
const LATER = '2999-11-22T12:00:00.000Z';
const PROBE = 'POST /api/v1/sources/:key/push-target/probe';
type Target = NonNullable<TransportStanding['pushTarget']>;
let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function show(change: Partial<Target> | null, role: Role = 'operator'): void {
  const target = change === null ? null : samplePushTarget(change);
  renderConsole(<PushTarget source="shop" target={target} />, { role });
}
function say(change: Partial<Target> | null): string[] {
  show(change);
  return [...document.querySelectorAll('p')].map(({ textContent }) => textContent);
}
const button = () => screen.getByRole('button', { name: 'Try now' });

describe('a push target', () => {
  it('says that nothing was pushed yet', () => {
    expect(say(null)).toEqual(['Nothing has been pushed to this URL yet.']);
  });

  it.each<[Partial<Target>, RegExp]>([
    [{ allowedAt: null }, /^The target has not agreed to receive yet/],
    [{}, /^The target agreed to receive .* ago$/],
    [{ allowedPerMinute: 1200 }, /, at most 1,200 requests a minute$/],
  ])('with %j says whether the target agreed: %s', (change, words) => {
    expect(say(change)[0]).toMatch(words);
  });

  it('says nothing of a circuit before anything may be pushed', () => {
    expect(say({ allowedAt: null })).toHaveLength(1);
  });

  it.each<[Partial<Target>, RegExp]>([
    [{}, /^Circuit closed/],
    [{ openUntil: AT, failures: 1 }, /^Circuit open after 1 failure: the next record/],
    [
      { openUntil: LATER, failures: 5 },
      /nothing is pushed until 22 Nov, .* \(in \d+ d\), then one record probes/,
    ],
  ])('with %j says how the circuit is: %s', (change, words) => {
    expect(say(change)[1]).toMatch(words);
  });

  it('shows last error, last success and who had it tried, hostile words as text', () => {
    const hostile = '<b id=evil>x</b>\u202E';
    const asked = { probeAskedAt: AT, probeAskedBy: hostile };
    const lines = say({ lastSuccessAt: AT, lastError: hostile, lastErrorAt: AT, ...asked });
    expect(lines[2]).toMatch(/^Last error .*: <b id=evil>x<\/b>U\+202E$/);
    expect(lines[3]).toMatch(/^Last success .* ago$/);
    expect(lines[4]).toMatch(/^<b id=evil>x<\/b>U\+202E had it tried at once .* ago$/);
    expect(document.querySelector('#evil')).toBeNull();
  });
});

describe('trying a target that is left alone', () => {
  const confirm = async () => {
    fireEvent.click(button());
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Try the target now?' }));
    expect(api.asked('POST /api/v1/sources/shop/push-target/probe')).toEqual([]);
    fireEvent.click(dialog.getByRole('button', { name: 'Try now' }));
    return dialog;
  };

  it('is asked about, then done', async () => {
    api.answer(PROBE, sampleStanding({ pushTarget: samplePushTarget({ openUntil: AT }) }));
    show({ openUntil: LATER });
    await confirm();
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(api.asked('POST /api/v1/sources/shop/push-target/probe')).toHaveLength(1);
  });

  it('says what stands in its way', async () => {
    api.refuse(PROBE, { status: 409, code: 'circuit_closed', title: 'It is not left alone' });
    show({ openUntil: LATER });
    const dialog = await confirm();
    expect((await dialog.findByRole('alert')).textContent).toContain('It is not left alone');
  });

  it('is nothing for a viewer, who is told why', () => {
    show({ openUntil: LATER }, 'viewer');
    expect(button().title).toBe('This needs the role operator; yours is viewer.');
    fireEvent.click(button());
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it.each([null, AT])('is not offered while it is open until %s', (openUntil) => {
    show({ openUntil });
    expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
  });
});
