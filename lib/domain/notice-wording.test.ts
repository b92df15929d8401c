import { describe, expect, it } from 'vitest';
import { wordFailure, type NotedFailure } from './notice-wording.ts';

const failure = (change: Partial<NotedFailure> = {}): NotedFailure => ({
  direction: 'INGRESS',
  class: 'data',
  code: 'order_total_mismatch',
  message: 'The lines add up to 10.00, but the total says 12.50.',
  violations: [],
  ...change,
});

describe('wordFailure', () => {
  it('quotes the message where the data is the reason, and asks to correct it', () => {
    const { happened, asked } = wordFailure(failure());
    expect(happened).toBe(
      'The content was refused: The lines add up to 10.00, but the total says 12.50.',
    );
    expect(asked).toContain('correct');
    expect(asked).toContain('new event id');
  });

  it('names fields of a broken contract and what was expected, never what was found', () => {
    const violations = [
      { pointer: '/lines/3/sku', expected: 'a text', found: '"hunter2"' },
      { pointer: '/lines/7/sku', expected: 'a text', found: '"hunter3"' },
      { pointer: '/total', expected: 'a number', found: '"secret"' },
    ];
    const wording = wordFailure(failure({ code: 'contract_violated', violations }));
    expect(wording.fields).toHaveLength(2);
    expect(wording.happened).toContain('/total (expected a number)');
    expect(wording.happened).not.toMatch(/hunter|secret/);
    expect(wording.asked).toContain('these fields');
  });

  it('tells records that fail in the same fields at other places as one cause', () => {
    const at = (place: number) =>
      wordFailure(
        failure({
          code: 'contract_violated',
          violations: [{ pointer: `/lines/${String(place)}/sku`, expected: 'a text' }],
        }),
      ).cause;
    expect(at(1)).toBe(at(22));
    const message = (total: string) => wordFailure(failure({ message: `The total is ${total}.` }));
    expect(message('12.50').cause).toBe(message('13.75').cause);
    expect(message('12.50').happened).not.toBe(message('13.75').happened);
  });

  it.each([
    ['dependency', 'core_app_unavailable', 'connect ECONNREFUSED 10.1.2.3:5432 at db.internal'],
    ['defect', 'handler_crashed', "Cannot read 'x' of undefined at /srv/app/secret.ts:1:2"],
  ] as const)('tells nothing of what is inside us: %s', (kind, code, message) => {
    const { happened, asked, title } = wordFailure(failure({ class: kind, code, message }));
    expect(`${title} ${happened}`).not.toMatch(/ECONN|10\.1|internal|undefined|srv|secret/);
    expect(asked).toContain('Nothing is asked of you');
  });

  it('never quotes what our database says', () => {
    const message =
      'The Core App’s database refuses this record (rule person_email_key): duplicate.';
    for (const code of ['constraint_violated', 'value_refused'])
      expect(JSON.stringify(wordFailure(failure({ code, message })))).not.toContain('person_email');
  });

  it('asks for an answer where the partner refused or did not acknowledge', () => {
    const egress = { direction: 'EGRESS' } as const;
    const rejected = wordFailure(
      failure({ ...egress, code: 'unknown_sku', message: 'No such SKU.' }),
    );
    expect(rejected.happened).toBe('You refused these records when we offered them: No such SKU.');
    const silent = wordFailure(
      failure({ ...egress, class: 'dependency', code: 'not_acknowledged' }),
    );
    expect(silent.asked).toContain('acknowledges');
    expect(wordFailure(failure({ ...egress, class: 'defect' })).title).toBe('A fault on our side');
  });

  it('knows the codes of payloads that cannot be read', () => {
    for (const code of [
      'invalid_json',
      'invalid_utf8',
      'too_deep',
      'payload_expired',
      'no_handler',
    ])
      expect(wordFailure(failure({ code })).title).not.toBe('Refused because of its content');
    expect(wordFailure(failure({ code: 'constructor' })).cause).toContain('constructor');
  });
});
