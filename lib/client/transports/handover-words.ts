/** What it means that an offer was handed over, by who made it. */

/** Such as `handed to the broker`; the holder of a lease begins with the name of its transport. */
export function handoverWords(holder: string): string {
  if (holder.startsWith('rabbitmq')) return 'handed to the broker';
  if (holder.startsWith('push')) return 'received by the push target';
  return 'handed over';
}
