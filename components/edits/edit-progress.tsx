import { shareEdited } from '#lib/client/edits/edit-words';
import type { EditOperation } from '#lib/contracts/edit-many';

/** How far an edit of many is, as a bar that keeps its place. */
export function EditProgress({ edit }: { edit: EditOperation }) {
  const percent = Math.floor(shareEdited(edit) * 100);
  return (
    <div className="flex items-center gap-3">
      <div
        role="progressbar"
        aria-label="Records looked at"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="bg-sunken h-2 min-w-24 flex-1 overflow-hidden rounded-full"
      >
        <div className="bg-accent h-full" style={{ width: `${String(percent)}%` }} />
      </div>
      <span className="numeric w-12 text-right">{percent} %</span>
    </div>
  );
}
