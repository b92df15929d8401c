import { screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, reading, renderConsole } from '#lib/testing/render-console';
import { sampleGroup, sampleGroupPage } from '#lib/testing/sample-group';
import { TopGroupsPanel } from './top-groups-panel.tsx';

let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

describe('the top causes', () => {
  it('lead to their groups, and their counts to the open records', async () => {
    api.answer('GET /api/v1/error-groups', sampleGroupPage([sampleGroup({ state: 'regressed' })]));
    renderConsole(<TopGroupsPanel />);
    const link = await screen.findByRole('link', { name: 'The currency … is not known' });
    expect(link.getAttribute('href')).toBe('/errors/0dh3k8s5v0g01');
    const count = screen.getByRole('link', { name: reading('42 open records of this cause') });
    expect(count.getAttribute('href')).toBe('/records?group=0dh3k8s5v0g01');
    expect(within(screen.getByRole('list')).getByText('Regressed')).toBeTruthy();
  });

  it('are asked for by how much is open, of what asks for attention', async () => {
    renderConsole(<TopGroupsPanel />);
    expect(await screen.findByText('Nothing asks for attention')).toBeTruthy();
    expect(api.asked('GET /api/v1/error-groups')[0]?.query).toEqual({
      state: 'new,ongoing,regressed',
      sort: 'open',
      limit: '6',
    });
  });
});
