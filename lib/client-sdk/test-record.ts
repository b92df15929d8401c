/** The record that a person sends from a source's page, to see that its transport works. */

/** The type of no other record. */
export const TEST_RECORD_TYPE = 'sluice.test';

/** Whether a delivery is one: it is to be acknowledged, and nothing else is to be done with it. */
export function isTestRecord({ type }: { readonly type: string }): boolean {
  return type === TEST_RECORD_TYPE;
}
