/** Says a JSON Pointer (RFC 6901) as people name fields: `/items/0/price` is `field items › 1 › price`. */
export function describePointer(pointer: string): string {
  if (pointer === '') return 'the whole payload';
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^(0|[1-9]\d{0,8})$/.test(step) ? `no. ${String(Number(step) + 1)}` : step));
  return `field ${steps.join(' › ')}`;
}
