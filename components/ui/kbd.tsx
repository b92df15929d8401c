/** A key of the keyboard. */
export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="border-line-strong bg-sunken text-ink inline-grid min-w-6 place-items-center rounded border px-1.5 text-xs">
      {children}
    </kbd>
  );
}
