import { describe, expect, it } from 'vitest';
import { readNumber, readNumberOrNull, readSecret, readText, readTextOrNull } from './read-form.ts';

const form = new FormData();
form.set('name', '  Shop ');
form.set('owner', '   ');
form.set('attempts', '8');

describe('reading a form', () => {
  it('trims texts', () => {
    expect(readText(form, 'name')).toBe('Shop');
    expect(readText(form, 'absent')).toBe('');
  });
  it('takes nothing written as null', () => {
    expect(readTextOrNull(form, 'owner')).toBeNull();
    expect(readTextOrNull(form, 'name')).toBe('Shop');
  });
  it('leaves passwords as they were typed', () => {
    expect(readSecret(form, 'name')).toBe('  Shop ');
  });
  it('takes no number for nothing written', () => {
    expect(readNumber(form, 'attempts')).toBe(8);
    expect(readNumber(form, 'owner')).toBeNaN();
  });
  it('takes a number that may be left out as null', () => {
    expect(readNumberOrNull(form, 'attempts')).toBe(8);
    expect(readNumberOrNull(form, 'owner')).toBeNull();
    expect(readNumberOrNull(form, 'name')).toBeNaN();
  });
});
