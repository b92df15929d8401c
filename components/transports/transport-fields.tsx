import { useId } from 'react';
import { SelectField, TextField } from '#components/ui/field';
import type { FormFaults } from '#lib/client/form-faults';
import type { SourceChange } from '#lib/client/mutations/source';
import { EVENT_MODE_LABELS, eventModesOf } from '#lib/client/transports/transport-words';
import type { Source } from '#lib/contracts/source';
import type { Transport } from '#lib/domain/transport';

interface TransportFieldsProps {
  source: Source;
  transport: Transport;
  faults: FormFaults<SourceChange>;
}

/** The settings that the chosen transport uses. */
export function TransportFields({ source, transport, faults }: TransportFieldsProps) {
  if (transport === 'pull') return null;
  const modes = eventModesOf(transport);
  const mode = modes.includes(source.eventMode) ? source.eventMode : 'binary';
  return (
    <div className="grid gap-4">
      {transport === 'push' && <PushFields source={source} faults={faults} />}
      <SelectField
        // Anew for each transport: a choice that the other one lacks would stay in the control.
        key={transport}
        label="Form of the message"
        name="eventMode"
        defaultValue={mode}
        error={faults.eventMode}
      >
        {modes.map((one) => (
          <option key={one} value={one}>
            {EVENT_MODE_LABELS[one]}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Offer again after, seconds"
        name="offerSeconds"
        type="number"
        min={1}
        max={604800}
        defaultValue={source.offerSeconds}
        hint="How long an offer waits for its acknowledgement."
        error={faults.offerSeconds}
      />
    </div>
  );
}

function PushFields({ source, faults }: Omit<TransportFieldsProps, 'transport'>) {
  const id = useId();
  return (
    <>
      <TextField
        label="URL"
        name="pushUrl"
        type="url"
        defaultValue={source.pushUrl ?? ''}
        hint="Where the Integration App takes records by POST."
        error={faults.pushUrl}
      />
      <TextField
        label="Hosts that may be private"
        name="pushAllowedHosts"
        defaultValue={source.pushAllowedHosts.join(', ')}
        hint="Names or addresses, separated by commas. All others must be public."
        error={faults.pushAllowedHosts}
      />
      <div className="flex items-start gap-2">
        <input
          id={id}
          type="checkbox"
          name="pushAcknowledges"
          defaultChecked={source.pushAcknowledges}
          className="accent-accent mt-1"
          aria-describedby={`${id}-note`}
        />
        <div>
          <label htmlFor={id} className="font-medium">
            200 and 204 acknowledge
          </label>
          <p id={`${id}-note`} className="text-muted text-xs">
            Else every record is acknowledged by the API. 202 never acknowledges.
          </p>
        </div>
      </div>
    </>
  );
}
