/** Makes what a first record needs: the source, unless it exists, and a key that may send to it. */
import { useMutation } from '@tanstack/react-query';
import { useCreateKey } from '#lib/client/mutations/machine-key';
import { useCreateSource } from '#lib/client/mutations/source';
import type { Source } from '#lib/contracts/source';

export interface FirstKey {
  readonly source: string;
  readonly secret: string | null;
}

/** One step for a person, two requests. */
export function useFirstKey(existing: readonly Source[]) {
  const { mutateAsync: createSource } = useCreateSource();
  const { mutateAsync: createKey } = useCreateKey();
  return useMutation({
    mutationFn: async (source: string): Promise<FirstKey> => {
      if (!existing.some(({ key }) => key === source)) {
        await createSource({ key: source, name: source });
      }
      const name = `First key of ${source}`;
      const { secret } = await createKey({ name, scopes: ['ingress'], sources: [source] });
      return { source, secret };
    },
  });
}
