import { Field, INPUT_CLASS } from './field.tsx';

interface ReasonFieldProps {
  hint: string;
  reason: string;
  onChange: (reason: string) => void;
}

/** Why something is done, in a person's words. */
export function ReasonField({ hint, reason, onChange }: ReasonFieldProps) {
  return (
    <Field label="Reason" hint={hint}>
      {(control) => (
        <textarea
          {...control}
          className={INPUT_CLASS}
          rows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
