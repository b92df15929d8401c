'use client';

/** The first three steps of a new installation. */
export function FirstRun() {
  return null;
}
