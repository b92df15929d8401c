/** Reads the form of a transport: only what the chosen transport uses is changed. */
import type { SourceChange } from '#lib/client/mutations/source';
import type { Source } from '#lib/contracts/source';
import { EVENT_MODES, type EventMode, type Transport } from '#lib/domain/transport';
import { readNumber, readText, readTextOrNull } from '../read-form.ts';

/** The change that the form asks for. What another transport uses is kept for when it is chosen again. */
export function readTransportForm(
  form: FormData,
  transport: Transport,
  source: Source,
): SourceChange {
  if (transport === 'pull') {
    return { transport, ...(source.eventMode === 'batch' && { eventMode: 'binary' }) };
  }
  const change = {
    transport,
    offerSeconds: readNumber(form, 'offerSeconds'),
    eventMode: readEventMode(form),
  };
  if (transport === 'rabbitmq') return change;
  return {
    ...change,
    pushUrl: readTextOrNull(form, 'pushUrl'),
    pushAcknowledges: form.has('pushAcknowledges'),
    pushAllowedHosts: readHosts(form),
  };
}

function readEventMode(form: FormData): EventMode {
  const chosen = readText(form, 'eventMode');
  return EVENT_MODES.find((mode) => mode === chosen) ?? 'binary';
}

function readHosts(form: FormData): string[] {
  return readText(form, 'pushAllowedHosts')
    .split(/[\s,]+/)
    .filter((host) => host !== '');
}
