import { expect, it } from 'vitest';
import { describeParameters } from './describe-parameters.ts';
import { leaseRecords } from './endpoints/egress.ts';
import { receiveRecords } from './endpoints/ingress.ts';
import { getThroughput } from './endpoints/insight.ts';
import { routes } from './routes.ts';

it('tells path and body of an endpoint, with bounds and defaults', () => {
  expect(describeParameters(leaseRecords.definition)).toEqual([
    { name: 'source', where: 'path', required: true, description: 'text' },
    expect.objectContaining({
      name: 'max',
      where: 'body',
      description: 'integer, from 1 to 500; 100 if absent',
    }),
    expect.objectContaining({ name: 'leaseSeconds', required: false }),
    expect.objectContaining({ name: 'waitSeconds' }),
  ]);
});

it('tells the query, times and choices included', () => {
  const described = describeParameters(getThroughput.definition);
  expect(described).toContainEqual({
    name: 'from',
    where: 'query',
    required: true,
    description: 'RFC 3339 time',
  });
  expect(described.find(({ name }) => name === 'direction')?.description).toBe('INGRESS or EGRESS');
});

it('tells the headers of the door', () => {
  const headers = describeParameters(receiveRecords.definition).filter(
    ({ where }) => where === 'header',
  );
  expect(headers.map(({ name }) => name)).toContain('Record-Reference');
});

it('finds words for every parameter there is', () => {
  for (const { definition } of routes) {
    for (const { name, description } of describeParameters(definition)) {
      expect(description, `${definition.path} ${name}`).not.toBe('');
    }
  }
});
