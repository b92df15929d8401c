import { expect, test } from 'vitest';
import { readHandlerVersion } from './handler-version.ts';

test.each(['2.0.0', ' 2.0.0-rc.1+build.7 ', '2026-11-23', 'build 417', 'v9', 'x'.repeat(200)])(
  '%j names a version',
  (text) => {
    expect(readHandlerVersion(text)).toBe(text.trim());
  },
);

test.each([null, '', '  ', 'x'.repeat(201), '2.0.0, 2.0.1', 'é', '1\u00002', '1\t2', '\u202E1'])(
  '%j names none',
  (text) => {
    expect(readHandlerVersion(text)).toBeNull();
  },
);
