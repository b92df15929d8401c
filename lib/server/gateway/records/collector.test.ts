import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Collector, type Load } from './collector.ts';

interface Parcel {
  readonly name: string;
  readonly load: Load;
}

const most: Load = { items: 16, bytes: 1600 };
const parcel = (name: string, items = 1, bytes = items): Parcel => ({
  name,
  load: { items, bytes },
});
const nameOf = ({ name }: Parcel) => name;

/** A collector whose writes wait for `open` and that notes what travelled together. */
function scripted(fails: (parcels: readonly Parcel[]) => Error | null = () => null) {
  const batches: string[][] = [];
  const alone: string[] = [];
  const gate = Promise.withResolvers<null>();
  const write = async (parcels: readonly Parcel[]) => {
    await gate.promise;
    const error = fails(parcels);
    if (error !== null) throw error;
    return parcels.map(({ name }) => `answer to ${name}`);
  };
  const collector = new Collector<Parcel, string>({
    most,
    weigh: ({ load }) => load,
    writeTogether: (parcels) => {
      batches.push(parcels.map(nameOf));
      return write(parcels);
    },
    writeAlone: async (one) => {
      alone.push(one.name);
      return (await write([one]))[0] ?? '';
    },
    isOutage: (error) => error instanceof Error && error.message === 'away',
  });
  return { batches, alone, collector, open: () => gate.resolve(null) };
}

const soon = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a collector', () => {
  it('writes what comes in one turn together, and what comes meanwhile in the next batch', async () => {
    const { batches, collector, open } = scripted();
    const first = ['a', 'b'].map((name) => collector.submit(parcel(name)));
    await soon();
    const next = ['c', 'd', 'e'].map((name) => collector.submit(parcel(name)));
    expect(batches).toEqual([['a', 'b']]);
    open();
    expect(await Promise.all([...first, ...next])).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `answer to ${name}`),
    );
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
    expect(await collector.submit(parcel('f'))).toBe('answer to f');
  });

  it('lets a small request wait for at most one batch of large ones, and the other way round', async () => {
    const { batches, collector, open } = scripted();
    const answers = [
      ...Array.from({ length: 4 }, (_, n) => collector.submit(parcel(`L${String(n)}`, 16))),
      ...Array.from({ length: 20 }, (_, n) => collector.submit(parcel(`s${String(n)}`))),
    ];
    open();
    await Promise.all(answers);
    const kinds = batches.map((batch) => batch.map((name) => name.charAt(0)).join(''));
    expect(kinds).toEqual(['s'.repeat(16), 'L', 'ssss', 'L', 'L', 'L']);
  });

  it('lets a request that is larger than a batch travel alone', async () => {
    const { batches, collector, open } = scripted();
    const answers = [parcel('small'), parcel('huge', 99), parcel('heavy', 1, 99_999)].map((one) =>
      collector.submit(one),
    );
    open();
    await Promise.all(answers);
    expect(batches).toEqual([['small'], ['huge'], ['heavy']]);
  });

  it('tries each alone when their batch fails, and rejects only who is at fault', async () => {
    const poison = (parcels: readonly Parcel[]) =>
      parcels.some(({ name }) => name === 'bad') ? new Error('poison') : null;
    const { alone, collector, open } = scripted(poison);
    const answers = ['a', 'bad', 'b', 'c'].map((name) => collector.submit(parcel(name)));
    open();
    const settled = await Promise.allSettled(answers);
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(alone).toEqual(['a', 'bad', 'b', 'c']);
    expect(await collector.submit(parcel('later'))).toBe('answer to later');
  });

  it('tells an outage to all at once and tries nobody alone', async () => {
    let isAway = true;
    const { alone, batches, collector, open } = scripted(() => (isAway ? new Error('away') : null));
    const answers = ['a', 'b', 'c'].map((name) => collector.submit(parcel(name)));
    open();
    const settled = await Promise.allSettled(answers);
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    expect([batches, alone]).toEqual([[['a', 'b', 'c']], []]);
    isAway = false;
    expect(await collector.submit(parcel('d'))).toBe('answer to d');
  });

  it('stops trying alone as soon as an outage shows', async () => {
    const { alone, collector, open } = scripted((parcels) =>
      parcels.length > 1 ? new Error('poison') : new Error('away'),
    );
    const answers = Array.from({ length: 12 }, (_, n) => collector.submit(parcel(String(n))));
    open();
    const settled = await Promise.allSettled(answers);
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    expect(alone.length).toBeLessThan(5);
  });

  it('answers each request once, within the bounds, first come first served among its kind', async () => {
    const loads = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ max: 2000, min: 0 })),
    );
    await fc.assert(
      fc.asyncProperty(loads, async (given) => {
        const { batches, collector, open } = scripted();
        const parcels = given.map(([items, bytes], n) => parcel(String(n), items, bytes));
        const answers = parcels.map((one) => collector.submit(one));
        open();
        expect(await Promise.all(answers)).toEqual(parcels.map(({ name }) => `answer to ${name}`));
        for (const batch of batches) {
          const members = batch.map((name) => parcels[Number(name)]?.load ?? most);
          const items = members.reduce((sum, load) => sum + load.items, 0);
          const bytes = members.reduce((sum, load) => sum + load.bytes, 0);
          expect(batch.length === 1 || (items <= most.items && bytes <= most.bytes)).toBe(true);
        }
        const isSmall = (name: string) => {
          const load = parcels[Number(name)]?.load ?? most;
          return load.items <= most.items / 8 && load.bytes <= most.bytes / 8;
        };
        const written = batches.flat();
        for (const kind of [true, false]) {
          const places = written.filter((name) => isSmall(name) === kind).map(Number);
          expect(places).toEqual([...places].sort((a, b) => a - b));
        }
      }),
      { numRuns: 50 },
    );
  });
});
