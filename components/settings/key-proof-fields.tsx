'use client';
import { SelectField, TextField } from '#components/ui/field';

/** How requests with a key prove that they are the machine's own. */
export const KEY_PROOFS = {
  bearer: 'The key travels with each request',
  shared: 'Each request is signed with a shared secret',
  pair: 'Each request is signed with their own key pair (ed25519)',
} as const;
export type KeyProofName = keyof typeof KEY_PROOFS;
const NAMES: readonly KeyProofName[] = ['bearer', 'shared', 'pair'];

interface KeyProofFieldsProps {
  proof: KeyProofName;
  onChange: (proof: KeyProofName) => void;
  error: string | undefined;
}

/** The choice, and the public key where they bring one. */
export function KeyProofFields({ proof, onChange, error }: KeyProofFieldsProps) {
  return (
    <>
      <SelectField
        label="Proof"
        value={proof}
        onChange={(event) => {
          const name = NAMES.find((each) => each === event.target.value);
          if (name !== undefined) onChange(name);
        }}
        hint={
          proof === 'bearer'
            ? undefined
            : 'Standard Webhooks 1.0. A signed key can send, enqueue, fetch and acknowledge.'
        }
      >
        {NAMES.map((name) => (
          <option key={name} value={name}>
            {KEY_PROOFS[name]}
          </option>
        ))}
      </SelectField>
      {proof === 'pair' && (
        <TextField
          label="Public key"
          name="publicKey"
          hint="Starts with whpk_; the secret half stays with them."
          error={error === undefined ? undefined : 'Paste a key that starts with whpk_.'}
          autoComplete="off"
          spellCheck={false}
        />
      )}
    </>
  );
}
