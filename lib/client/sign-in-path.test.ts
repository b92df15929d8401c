import { describe, expect, it } from 'vitest';
import { safeReturnPath, signInPath } from './sign-in-path.ts';

describe('signInPath', () => {
  it('keeps where the person was', () => {
    expect(signInPath('/records?status=ERROR')).toBe('/sign-in?return=%2Frecords%3Fstatus%3DERROR');
    expect(signInPath('/')).toBe('/sign-in');
  });
});

describe('safeReturnPath', () => {
  it('goes back to a path of this site', () => {
    expect(safeReturnPath('/records?status=ERROR&q=a%2Fb')).toBe('/records?status=ERROR&q=a%2Fb');
  });

  it.each([
    [null],
    ['https://evil.example/'],
    ['//evil.example'],
    ['/\\evil.example'],
    ['/\t/evil.example'],
    ['javascript:alert(1)'],
    ['/sign-in?return=/'],
    ['records'],
  ])('goes to the Overview for %s', (wanted) => {
    expect(safeReturnPath(wanted)).toBe('/');
  });
});
