import { describe, expect, it } from 'vitest';
import { changeSourceSchema, createSourceSchema } from '#lib/contracts/source';
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

  it.each([
    [{ offerSeconds: 0 }, 'offerSeconds', 'must be at least 1'],
    [{ offerSeconds: 604_801 }, 'offerSeconds', 'must be at most 604,800'],
    [{ offerSeconds: 1.5 }, 'offerSeconds', 'must be a whole number'],
    [{ offerSeconds: Number.NaN }, 'offerSeconds', 'must be a number'],
    [{ name: '' }, 'name', 'must not be empty'],
    [{ pushAllowedHosts: ['a b'] }, 'pushAllowedHosts', 'must be a host name'],
    [{ pushAllowedHosts: Array(21).fill('a') }, 'pushAllowedHosts', 'must have at most 20'],
  ])('says of %j in plain words that %s %s', (form, field, words) => {
    const checked = checkForm(changeSourceSchema, form);
    expect(checked.ok ? {} : checked.faults).toEqual({ [field]: words });
  });
});
