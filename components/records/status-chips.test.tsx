import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useStatusCounts } from '#lib/client/queries/status-counts';
import { useRecordsState } from '#lib/client/records/use-records-state';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleCounts } from '#lib/testing/sample-installation';
import { StatusChips } from './status-chips.tsx';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
  api.answer(
    'GET /api/v1/status-counts',
    sampleCounts(
      { shop: { ERROR: 1_200, JUST_IN: 3 }, bank: { ERROR: 34, QUEUED: 5 } },
      { held: 2, overdue: 1 },
    ),
  );
});
afterEach(closeConsole);

function Chips() {
  return (
    <>
      <StatusChips state={useRecordsState()} />
      <output>{useStatusCounts().isSuccess ? 'counted' : ''}</output>
    </>
  );
}
function show(search = '') {
  return renderConsole(<Chips />, { path: '/records', search });
}
const chip = (name: string) => screen.getByRole('link', { name: reading(name) });
const counted = (name: string) => screen.findByRole('link', { name: reading(name) });
const active = () =>
  screen
    .getAllByRole('link')
    .filter((link) => link.getAttribute('aria-current') === 'true')
    .map((link) => link.textContent.replaceAll(/[\d,]/g, ''));

describe('the chips of the statuses', () => {
  it('count exactly over all sources, and nothing as nought', async () => {
    show();
    await counted('Error 1,234');
    expect(chip('Processed 0')).toBeTruthy();
    expect(chip('Held 2')).toBeTruthy();
    expect(chip('Overdue 1')).toBeTruthy();
    expect(active()).toEqual(['All']);
  });

  it.each([
    ['type=order.placed'],
    ['reference=order-1'],
    ['window=1h'],
    ['q=order-1'],
    ['failureCode=timeout'],
  ])('count nothing where the counts know nothing of %s', async (search) => {
    show(search);
    await screen.findByText('counted');
    expect(chip('Error')).toBeTruthy();
    expect(chip('Held')).toBeTruthy();
  });

  it('count what is held or overdue only over everything', async () => {
    show('source=bank');
    await counted('Error 34');
    expect(chip('Held')).toBeTruthy();
    closeConsole();
    api = answerFetch();
    api.answer('GET /api/v1/status-counts', sampleCounts({}, { held: 2, overdue: 1 }));
    show('held=true');
    expect(await counted('Held 2')).toBeTruthy();
    expect(chip('Overdue')).toBeTruthy();
    expect(chip('Error')).toBeTruthy();
  });

  it('stay without counts when these cannot be had', async () => {
    api.refuse('GET /api/v1/status-counts', { status: 403, code: 'forbidden', title: 'No.' });
    const { address } = show();
    fireEvent.click(chip('Error'));
    await waitFor(() => expect(address()).toBe('status=ERROR'));
    expect(active()).toEqual(['Error']);
  });

  it('take the place of a direction, and a direction theirs', async () => {
    const { address } = show('direction=EGRESS');
    fireEvent.click(await counted('Error 1,234'));
    await waitFor(() => expect(address()).toBe('status=ERROR'));
    fireEvent.click(chip('In'));
    await waitFor(() => expect(address()).toBe('direction=INGRESS'));
    expect(active()).toEqual(['In']);
    fireEvent.click(chip('In'));
    await waitFor(() => expect(address()).toBe(''));
  });

  it('go back to the first page, and All clears no more than they ask for', async () => {
    const { address } = show('status=ERROR&held=true&source=bank&type=x&cursor=older');
    fireEvent.click(chip('Overdue'));
    await waitFor(() => {
      expect(address()).toBe('status=ERROR&held=true&source=bank&type=x&overdue=true');
    });
    fireEvent.click(chip('All'));
    await waitFor(() => expect(address()).toBe('source=bank&type=x'));
  });

  it.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }])(
    'leave a click with %j to the browser',
    (held) => {
      const { address } = show();
      const click = new MouseEvent('click', { bubbles: true, cancelable: true, ...held });
      // What the browser would do with it is not jsdom's to try.
      document.addEventListener('click', (event) => event.preventDefault(), { once: true });
      chip('Error').dispatchEvent(click);
      expect(address()).toBe('');
    },
  );
});
