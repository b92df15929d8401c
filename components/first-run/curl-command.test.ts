import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { toCurl } from './curl-command.ts';

const example = { reference: "o'brien", type: 'greeting', payload: { note: "it's $HOME" } };
const input = { origin: 'http://localhost:3000', source: 'shop', secret: 'sluice_ab_cd', example };

/** What a shell hands over to curl. */
function argumentsOf(command: string, env: Record<string, string> = {}): string[] {
  const script = command.replace(/^curl/, `printf '%s\\0'`);
  const output = execFileSync('sh', ['-c', script], {
    env: { NODE_ENV: 'test', ...env },
    encoding: 'utf8',
  });
  return output.split('\0').slice(0, -1);
}

describe('toCurl', () => {
  it('survives the shell: quotes and dollars arrive as they are', () => {
    expect(argumentsOf(toCurl(input))).toEqual([
      '-i',
      'http://localhost:3000/api/v1/ingress/shop',
      '-H',
      'Authorization: Bearer sluice_ab_cd',
      '-H',
      'Content-Type: application/json',
      '-H',
      "Record-Reference: o'brien",
      '-H',
      'Record-Type: greeting',
      '-d',
      `{"note":"it's $HOME"}`,
    ]);
  });

  it('takes the key from the shell where its secret is not known any more', () => {
    const command = toCurl({ ...input, secret: null });
    expect(argumentsOf(command, { SLUICE_KEY: 'sluice_x_y' })).toContain(
      'Authorization: Bearer sluice_x_y',
    );
  });
});
