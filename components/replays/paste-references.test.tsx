import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { PasteReferences } from './paste-references.tsx';

let api: ApiInMemory;
beforeEach(() => {
  api = answerFetch();
});
afterEach(() => {
  closeConsole();
  sessionStorage.clear();
});

function paste(text: string) {
  const { opened } = renderConsole(<PasteReferences />);
  const field = screen.getByLabelText('References');
  fireEvent.change(field, { target: { value: text } });
  return { field, paths: () => opened.map(decodeURIComponent) };
}
const button = () => screen.getByRole('button', { name: 'See what would be replayed' });
const submit = (field: HTMLElement) => {
  const form = field.closest('form');
  if (form === null) throw new Error('no form');
  fireEvent.submit(form);
};

describe('PasteReferences', () => {
  it.each(['', ' \n\t\r\n ', '""', ' , ; '])('goes nowhere with %j', (text) => {
    const { field, paths } = paste(text);
    expect(screen.getByText('One a line, or a column of a spreadsheet.')).toBeTruthy();
    expect(button().hasAttribute('disabled')).toBe(true);
    submit(field);
    expect(paths()).toEqual([]);
  });

  it('takes every source where none is chosen, also while the sources cannot be read', () => {
    api.refuse('GET /api/v1/sources', { status: 403, code: 'forbidden', title: 'Not for you.' });
    const { paths } = paste('order-1');
    expect(screen.getByText('1 reference.')).toBeTruthy();
    fireEvent.click(button());
    expect(paths()).toEqual(['/replays/new?set={"kind":"references","references":["order-1"]}']);
  });

  it('carries references of any script and sign as they are', () => {
    const { paths } = paste('Größe&x=1#a\n注文?%41\n"quo\\ted"');
    fireEvent.click(button());
    expect(paths()[0]).toContain('["Größe&x=1#a","注文?%41","quo\\\\ted"]');
  });

  it('says which one is too long to be a reference, and goes nowhere', () => {
    const { field, paths } = paste(`order-1\n${'x'.repeat(512)}\n${'y'.repeat(513)}`);
    expect(screen.getByText(/^Reference 3 has more than 512 characters/)).toBeTruthy();
    expect(field.getAttribute('aria-invalid')).toBe('true');
    submit(field);
    expect(paths()).toEqual([]);
  });

  it('takes ten thousand, kept in this tab because no address is that long', () => {
    const lines = Array.from({ length: 10_000 }, (_, number) => `order-${String(number)}`);
    const { paths } = paste(lines.join('\n'));
    expect(screen.getByText('10,000 references.')).toBeTruthy();
    fireEvent.click(button());
    const key = /^\/replays\/new\?kept=([0-9a-f]{24})$/.exec(paths()[0] ?? '')?.[1] ?? '';
    expect(JSON.parse(sessionStorage.getItem(`sluice-set-${key}`) ?? 'null')).toEqual({
      kind: 'references',
      references: lines,
    });
  });
});
