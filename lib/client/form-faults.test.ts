import { describe, expect, it } from 'vitest';
import { createSourceSchema } from '#lib/contracts/source';
import { checkForm } from './form-faults.ts';

describe('checkForm', () => {
  it('gives what is to be sent', () => {
    const checked = checkForm(createSourceSchema, { key: 'shop', name: ' Shop ' });
    expect(checked).toMatchObject({ ok: true, value: { key: 'shop', name: 'Shop', owner: null } });
  });

  it('names the first fault of each field', () => {
    const checked = checkForm(createSourceSchema, { key: 'S', name: '' });
    if (checked.ok) throw new Error('took a bad form');
    expect(Object.keys(checked.faults).sort()).toEqual(['key', 'name']);
    expect(checked.faults.key).toBe('must be 2 to 63 of a-z, 0-9 and -');
  });
});
