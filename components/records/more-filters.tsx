'use client';
import { useState } from 'react';
import { Button } from '#components/ui/button';
import { TextField } from '#components/ui/field';
import { Popover } from '#components/ui/popover';
import type { RecordsState } from '#lib/client/records/use-records-state';

/** Exact type and exact reference. */
export function MoreFilters({ state }: { state: RecordsState }) {
  const { type, reference } = state.filters;
  const used = [type, reference].filter((value) => value !== null).length;
  return (
    <Popover
      label={used === 0 ? 'Type, reference' : (type ?? reference)}
      active={used > 0}
      title="Type and reference"
    >
      <MoreFiltersForm key={`${type ?? ''}\n${reference ?? ''}`} state={state} />
    </Popover>
  );
}

function MoreFiltersForm({ state }: { state: RecordsState }) {
  const [type, setType] = useState(state.filters.type ?? '');
  const [reference, setReference] = useState(state.filters.reference ?? '');
  return (
    <form
      className="grid w-64 gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        state.change({ type: type.trim() || null, reference: reference.trim() || null });
      }}
    >
      <TextField
        label="Type"
        hint="Exactly, such as order.placed"
        maxLength={255}
        value={type}
        onChange={(event) => {
          setType(event.target.value);
        }}
      />
      <TextField
        label="Reference"
        hint="Exactly, such as order-1001"
        maxLength={512}
        value={reference}
        onChange={(event) => {
          setReference(event.target.value);
        }}
      />
      <Button type="submit" variant="primary" size="small">
        Apply
      </Button>
    </form>
  );
}
