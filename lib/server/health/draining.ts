/** Whether this web process is about to stop and wants no more requests. */

const holder = globalThis as typeof globalThis & { sluiceDraining?: boolean };

/** From now on `/readyz` says no, so that a load balancer looks elsewhere. */
export function startDraining(): void {
  holder.sluiceDraining = true;
}

export function isDraining(): boolean {
  return holder.sluiceDraining === true;
}
