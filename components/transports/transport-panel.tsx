'use client';
import { useState, type SubmitEvent } from 'react';
import { toast } from 'sonner';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { checkForm, type FormFaults } from '#lib/client/form-faults';
import { useChangeSource, type SourceChange } from '#lib/client/mutations/source';
import { usePermission } from '#lib/client/queries/me';
import { useTransport } from '#lib/client/queries/transport';
import { readTransportForm } from '#lib/client/transports/transport-form';
import { changeSourceSchema, type Source } from '#lib/contracts/source';
import { TransportChoice } from './transport-choice.tsx';
import { TransportFields } from './transport-fields.tsx';

type Faults = FormFaults<SourceChange>;

const NO_BROKER = 'This installation has none: AMQP_URL is not set.';

function faultsOf(change: SourceChange): Faults {
  const checked = checkForm(changeSourceSchema, change);
  if (!checked.ok) return checked.faults;
  return change.pushUrl === null ? { pushUrl: 'Push needs a URL.' } : {};
}

/** How a source's egress records leave; read-only, with the reason, for whoever may not change it. */
export function TransportPanel({ source }: { source: Source }) {
  const changing = useChangeSource(source.key);
  const { allowed, reason } = usePermission('admin');
  const { data: standing } = useTransport(source.key);
  const [transport, setTransport] = useState(source.transport);
  const [faults, setFaults] = useState<Faults>({});
  const lacksBroker = standing?.hasBroker === false && source.transport !== 'rabbitmq';
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const change = readTransportForm(new FormData(event.currentTarget), transport, source);
    const found = faultsOf(change);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    changing.mutate(change, { onSuccess: () => toast.success('Transport saved') });
  };
  return (
    <Panel title="Transport">
      <form className="grid gap-4 px-4 pb-4" onSubmit={submit} noValidate>
        <fieldset disabled={!allowed} className="grid gap-4">
          <legend className="sr-only">How egress records of {source.key} leave</legend>
          <TransportChoice
            value={transport}
            reasons={lacksBroker ? { rabbitmq: NO_BROKER } : {}}
            onChange={(chosen) => {
              setTransport(chosen);
              setFaults({});
            }}
          />
          <TransportFields source={source} transport={transport} faults={faults} />
        </fieldset>
        {changing.isError && <ErrorNotice error={changing.error} />}
        <div className="flex flex-wrap items-center justify-end gap-3">
          {reason !== undefined && <p className="text-muted text-xs">{reason}</p>}
          <GuardedButton
            type="submit"
            variant="primary"
            allowed={allowed}
            reason={reason}
            disabled={changing.isPending}
          >
            Save transport
          </GuardedButton>
        </div>
      </form>
    </Panel>
  );
}
