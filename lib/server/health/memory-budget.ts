/** How many bytes of requests this process may hold at once, and how many it holds. */
import { env } from '../env.ts';

const MEBIBYTE = 1024 * 1024;

export interface MemoryBudget {
  readonly limitBytes: number;
  heldBytes: number;
}

const holder = globalThis as typeof globalThis & { sluiceMemoryBudget?: MemoryBudget };

/** The one of this process; on globalThis, since Next bundles a second copy of every module. */
export function memoryBudget(): MemoryBudget {
  return (holder.sluiceMemoryBudget ??= {
    limitBytes: env().SLUICE_DOOR_MEMORY_MIB * MEBIBYTE,
    heldBytes: 0,
  });
}
