import { clsx } from 'clsx';
import { useId } from 'react';
import { TRANSPORT_HINTS, TRANSPORT_LABELS } from '#lib/client/transports/transport-words';
import { TRANSPORTS, type Transport } from '#lib/domain/transport';

interface TransportChoiceProps {
  value: Transport;
  /** Why a transport cannot be chosen here; absent: it can. */
  reasons: Partial<Record<Transport, string>>;
  onChange: (transport: Transport) => void;
}

/** How records leave: one of three, each with what it means. */
export function TransportChoice({ value, reasons, onChange }: TransportChoiceProps) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label="Transport" className="grid gap-2">
      {TRANSPORTS.map((transport) => {
        const reason = reasons[transport];
        const noteId = `${name}-${transport}`;
        return (
          <label
            key={transport}
            className={clsx(
              'grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-2 rounded-md border px-3 py-2',
              transport === value ? 'border-accent bg-accent-soft' : 'hover:bg-sunken',
              reason !== undefined && 'text-muted cursor-not-allowed',
            )}
          >
            <input
              type="radio"
              name={name}
              value={transport}
              checked={transport === value}
              disabled={reason !== undefined}
              onChange={() => onChange(transport)}
              className="accent-accent mt-1"
              aria-label={TRANSPORT_LABELS[transport]}
              aria-describedby={noteId}
            />
            <span className="min-w-0">
              <span className="block font-medium">{TRANSPORT_LABELS[transport]}</span>
              <span id={noteId} className="text-muted block text-xs">
                {TRANSPORT_HINTS[transport]}
                {reason !== undefined && ` ${reason}`}
              </span>
            </span>
          </label>
        );
      })}
    </div>
  );
}
