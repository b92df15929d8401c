/** The command that sends a first record, ready to paste into a shell. */
import type { ExampleRecord } from './example-record.ts';

/** What stands for the key where its secret is not known any more. */
export const KEY_PLACEHOLDER = '$SLUICE_KEY';

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

export interface CurlInput {
  /** Where this installation is reached, such as `http://localhost:3000`. */
  readonly origin: string;
  readonly source: string;
  /** The key itself, or null to leave a placeholder that the shell fills in. */
  readonly secret: string | null;
  readonly example: ExampleRecord;
}

/** A curl command for POSIX shells. */
export function toCurl({ origin, source, secret, example }: CurlInput): string {
  const authorization =
    secret === null
      ? `"Authorization: Bearer ${KEY_PLACEHOLDER}"`
      : quote(`Authorization: Bearer ${secret}`);
  return [
    `curl -i ${quote(`${origin}/api/v1/ingress/${source}`)}`,
    `-H ${authorization}`,
    `-H 'Content-Type: application/json'`,
    `-H ${quote(`Record-Reference: ${example.reference}`)}`,
    `-H ${quote(`Record-Type: ${example.type}`)}`,
    `-d ${quote(JSON.stringify(example.payload))}`,
  ].join(' \\\n  ');
}
