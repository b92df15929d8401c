/** Tells long answers that this process is about to stop. */
const holder = globalThis as typeof globalThis & { sluiceShutdown?: AbortController };

function controller(): AbortController {
  return (holder.sluiceShutdown ??= new AbortController());
}

/** Aborted as soon as the server begins to stop. */
export function shutdownSignal(): AbortSignal {
  return controller().signal;
}

/** Ends every long poll, stops being ready. */
export function announceShutdown(): void {
  controller().abort();
}
