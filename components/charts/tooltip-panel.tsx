/** What a chart tells of one bucket of time: its span, a note, and a line for each series. */
interface TooltipLine {
  key: string;
  label: string;
  color: string;
  value: string;
}

interface TooltipPanelProps {
  span: string;
  note: string | null;
  lines: readonly TooltipLine[];
}

export function TooltipPanel({ span, note, lines }: TooltipPanelProps) {
  return (
    <div className="bg-panel rounded-md border px-3 py-2 text-xs shadow-(--shadow)">
      <p className="font-medium">{span}</p>
      {note !== null && <p className="text-muted">{note}</p>}
      {lines.map(({ key, label, color, value }) => (
        <p key={key} className="flex items-center gap-2">
          <span className="size-2 rounded-full" style={{ backgroundColor: color }} />
          {label}
          <span className="numeric ml-auto pl-4">{value}</span>
        </p>
      ))}
    </div>
  );
}
