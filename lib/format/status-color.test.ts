import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '#lib/domain/status';
import { statusColor, statusSoftColor } from './status-color.ts';

const css = readFileSync('app/globals.css', 'utf8');
const definitionsOf = (color: string) => css.split(`${color.slice('var('.length, -1)}:`).length - 1;

describe('status colours', () => {
  it.each(STATUSES)('has a token for %s in light and in dark', (status) => {
    expect(definitionsOf(statusColor(status))).toBe(2);
    expect(definitionsOf(statusSoftColor(status))).toBe(2);
  });
});
