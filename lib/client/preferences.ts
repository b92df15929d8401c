/** What a person chose for this browser: single-key shortcuts and the zone of shown times. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { ZONE_CHOICES } from '#lib/format/time';

const STORED_AS = 'sluice-preferences';

const preferencesSchema = z.object({
  /** Whether keys pressed alone do something (WCAG 2.1.4 asks that they can be switched off). */
  singleKeys: z.boolean().catch(true),
  timeZone: z.enum(ZONE_CHOICES).catch('local'),
});
export type Preferences = z.infer<typeof preferencesSchema>;

const DEFAULTS: Preferences = { singleKeys: true, timeZone: 'local' };

const handlers = new Set<() => void>();
let current: Preferences | undefined;

function load(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? '{}');
    const parsed = preferencesSchema.safeParse(stored);
    return parsed.success ? parsed.data : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

function announce(): void {
  for (const handler of handlers) handler();
}

function onStorage(event: StorageEvent): void {
  if (event.key !== STORED_AS) return;
  current = undefined;
  announce();
}

function subscribe(handler: () => void): () => void {
  if (handlers.size === 0) window.addEventListener('storage', onStorage);
  handlers.add(handler);
  return () => {
    handlers.delete(handler);
    if (handlers.size === 0) window.removeEventListener('storage', onStorage);
  };
}

function read(): Preferences {
  current ??= load();
  return current;
}

/** Changes some preferences, here and in the other tabs. */
export function changePreferences(change: Partial<Preferences>): void {
  current = { ...read(), ...change };
  localStorage.setItem(STORED_AS, JSON.stringify(current));
  announce();
}

/** The preferences of this browser. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, read, () => DEFAULTS);
}
