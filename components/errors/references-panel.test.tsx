import { fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';
import { answerFetch } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { sampleGroup } from '#lib/testing/sample-group';
import { ReferencesPanel } from './references-panel.tsx';

beforeEach(() => {
  answerFetch();
});
afterEach(closeConsole);

type Reference = ErrorGroupDetail['references'][number];

const refers = (place: number, change: Partial<Reference> = {}): Reference => ({
  reference: `order-${place}`,
  record: `0dh3k8s5v0r0${place}`,
  isOpen: true,
  ...change,
});

const show = (references: Reference[]) =>
  renderConsole(<ReferencesPanel group={sampleGroup({ references })} />);

describe('ReferencesPanel', () => {
  it('leads from each reference to its latest record', () => {
    show([refers(1), refers(2, { isOpen: false })]);
    const links = screen.getAllByRole('link');
    expect(links.map((link) => [link.textContent, link.getAttribute('href'), link.title])).toEqual([
      ['order-1, still open', '/records/0dh3k8s5v0r01', 'Still open'],
      ['order-2, no longer open', '/records/0dh3k8s5v0r02', 'No longer open'],
    ]);
  });

  it('can be scrolled by keyboard', () => {
    show([refers(1)]);
    expect(screen.getByRole('list', { name: 'Affected references' }).tabIndex).toBe(0);
  });

  it('shows one reference of two records twice', () => {
    show([refers(1, { reference: 'order' }), refers(2, { reference: 'order', isOpen: false })]);
    expect(screen.getAllByRole('link')).toHaveLength(2);
  });

  it('copies the references as they are, one a line, to be quoted to the other side', async () => {
    const writeText = vi.fn((_text: string) => Promise.resolve());
    const clipboard = { clipboard: { writeText } };
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator), clipboard));
    show([refers(1), refers(2, { isOpen: false }), refers(3, { reference: 'Nº\u200B 3' })]);
    fireEvent.click(screen.getByRole('button', { name: 'Copy references' }));
    expect(await screen.findByRole('button', { name: 'Copied references' })).toBeTruthy();
    expect(writeText.mock.calls).toEqual([['order-1\norder-2\nNº\u200B 3']]);
  });

  it('shows hostile references as text', () => {
    show([refers(1, { reference: '"><svg onload=alert(1)>\u202E\u0000' })]);
    const list = screen.getByRole('list', { name: 'Affected references' });
    expect(within(list).getByText(/<svg onload=alert\(1\)>/)).toBeTruthy();
    expect(list.querySelector('svg')).toBeNull();
    expect(list.textContent).not.toMatch(/[\u202E\u0000]/u);
  });

  it('offers nothing to copy where none is known', () => {
    show([]);
    expect(screen.getByText('None is known any more')).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
