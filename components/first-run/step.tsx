import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

interface StepProps {
  number: number;
  title: string;
  done: boolean;
  children?: ReactNode;
}

/** One step: its number, or a tick once it is done. */
export function Step({ number, title, done, children }: StepProps) {
  return (
    <li className="flex min-w-0 gap-3">
      <span
        aria-hidden
        className={
          done
            ? 'bg-accent text-accent-ink grid size-6 shrink-0 place-items-center rounded-full'
            : 'border-line-strong grid size-6 shrink-0 place-items-center rounded-full border text-xs'
        }
      >
        {done ? <Check size={14} /> : number}
      </span>
      <div className="min-w-0 flex-1">
        <h3 className="font-medium">
          {title}
          <span className="sr-only">{done ? ' (done)' : ' (not done yet)'}</span>
        </h3>
        <div className="mt-1 empty:hidden">{children}</div>
      </div>
    </li>
  );
}
