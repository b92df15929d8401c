/** What the contract says of a text while it is being typed. */
import { useEffect, useState } from 'react';
import { verdictSchema, type Verdict } from '#lib/contracts/revision';
import { fetchJson } from '../fetch-json.ts';

interface Checked {
  readonly text: string;
  readonly verdict: Verdict | null;
  readonly error: unknown;
}

export interface LiveVerdict {
  /** Of what was checked last; null: nothing yet, or the check failed. */
  readonly verdict: Verdict | null;
  readonly error: unknown;
  /** Whether that is the text as it is now. */
  readonly isCurrent: boolean;
}

const PAUSE_MS = 300;
/** Large texts are sent when the typing has really ended. */
const LONG_PAUSE_MS = 1_200;
const LARGE = 500_000;

/** Checks `text` against the contract of a record whenever the typing pauses. */
export function useVerdict(id: string, text: string): LiveVerdict {
  const [checked, setChecked] = useState<Checked | null>(null);
  const isFirst = checked === null;
  useEffect(() => {
    const controller = new AbortController();
    const check = async () => {
      const path = `/api/v1/records/${encodeURIComponent(id)}/check`;
      const request = { method: 'POST', body: { text }, signal: controller.signal } as const;
      try {
        const verdict = await fetchJson(verdictSchema, path, request);
        if (!controller.signal.aborted) setChecked({ text, verdict, error: null });
      } catch (error) {
        if (!controller.signal.aborted) setChecked({ text, verdict: null, error });
      }
    };
    const pauseMs = text.length > LARGE ? LONG_PAUSE_MS : PAUSE_MS;
    const timer = setTimeout(() => void check(), isFirst ? 0 : pauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // The first answer must not begin another check of the same text.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id, text]);
  return {
    verdict: checked?.verdict ?? null,
    error: checked?.error ?? null,
    isCurrent: checked?.text === text,
  };
}
