import type { ReactNode } from 'react';

interface CheckboxGroupProps {
  legend: string;
  name: string;
  options: readonly {
    readonly value: string;
    readonly label: ReactNode;
    readonly checked?: boolean;
  }[];
  error?: string | undefined;
}

/** Any number out of a few. */
export function CheckboxGroup({ legend, name, options, error }: CheckboxGroupProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="grid gap-1">
        {options.map(({ value, label, checked = false }) => (
          <label key={value} className="flex min-h-6 items-start gap-2">
            <input
              type="checkbox"
              name={name}
              value={value}
              defaultChecked={checked}
              className="accent-accent mt-1 size-4 shrink-0"
            />
            <span className="min-w-0 break-words">{label}</span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p role="alert" className="text-danger mt-1 text-xs">
          {error}
        </p>
      )}
    </fieldset>
  );
}
