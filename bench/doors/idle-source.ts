/** The source whose processing is paused: what is stored for it waits, and the worker stays idle. */
export const IDLE_SOURCE = 'bench-idle';
