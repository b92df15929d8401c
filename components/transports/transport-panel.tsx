'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { SourceForm } from '#components/sources/source-form';
import { Panel } from '#components/ui/panel';
import { checkForm, type FormFaults } from '#lib/client/form-faults';
import { useChangeSource, type SourceChange } from '#lib/client/mutations/source';
import { useTransport } from '#lib/client/queries/transport';
import { readTransportForm } from '#lib/client/transports/transport-form';
import { changeSourceSchema, type Source } from '#lib/contracts/source';
import { TransportChoice } from './transport-choice.tsx';
import { TransportFields } from './transport-fields.tsx';

type Faults = FormFaults<SourceChange>;

const NO_BROKER = 'This installation has none: AMQP_URL is not set.';

function faultsOf(change: SourceChange): Faults {
  const checked = checkForm(changeSourceSchema, change);
  const faults = checked.ok ? {} : checked.faults;
  return change.pushUrl === null ? { ...faults, pushUrl: 'Push needs a URL.' } : faults;
}

/** How a source's egress records leave. */
export function TransportPanel({ source }: { source: Source }) {
  const changing = useChangeSource(source.key);
  const { data: standing } = useTransport(source.key);
  const [transport, setTransport] = useState(source.transport);
  const [faults, setFaults] = useState<Faults>({});
  const lacksBroker = standing?.hasBroker === false && source.transport !== 'rabbitmq';
  const submit = (form: FormData) => {
    const change = readTransportForm(form, transport, source);
    const found = faultsOf(change);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    changing.mutate(change, { onSuccess: () => toast.success('Transport saved') });
  };
  return (
    <Panel title="Transport">
      <SourceForm
        legend={`How egress records of ${source.key} leave`}
        saveLabel="Save transport"
        onSubmit={submit}
        isSaving={changing.isPending}
        error={changing.error}
      >
        <TransportChoice
          value={transport}
          reasons={lacksBroker ? { rabbitmq: NO_BROKER } : {}}
          onChange={(chosen) => {
            setTransport(chosen);
            setFaults({});
          }}
        />
        <TransportFields source={source} transport={transport} faults={faults} />
      </SourceForm>
    </Panel>
  );
}
