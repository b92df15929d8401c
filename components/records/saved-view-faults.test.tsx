import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useRecordsState } from '#lib/client/records/use-records-state';
import type { SavedView } from '#lib/contracts/saved-view';
import type { Role } from '#lib/domain/access';
import { answerFetch, type ApiInMemory } from '#lib/testing/answer-fetch';
import { closeConsole, renderConsole } from '#lib/testing/render-console';
import { ViewsMenu } from './views-menu.tsx';

const SAVE = 'POST /api/v1/saved-views';
const HOSTILE = '<img src=x>\u202E';
const MINE: SavedView = {
  ...{ id: 8, name: 'Mine', query: 'held=true', owner: 'Ada' },
  ...{ isShared: false, isMine: true, isDefault: false },
};
let api: ApiInMemory;

beforeEach(() => {
  api = answerFetch();
});
afterEach(closeConsole);

function Menu() {
  return <ViewsMenu state={useRecordsState()} />;
}
async function open(search = '', role: Role = 'operator') {
  const { address } = renderConsole(<Menu />, { path: '/records', search, role });
  const [button] = screen.getAllByRole('button');
  fireEvent.click(button ?? document.body);
  const menu = within(await screen.findByRole('dialog', { name: 'Views' }));
  const name = () => menu.getByLabelText<HTMLInputElement>('Save this view as');
  const save = (text: string) => {
    fireEvent.change(name(), { target: { value: text } });
    fireEvent.click(menu.getByRole('button', { name: 'Save' }));
  };
  return { address, menu, name, save };
}

describe('saving a view', () => {
  it('that is refused says why and keeps its name', async () => {
    api.refuse(SAVE, {
      ...{ status: 409, code: 'name_taken', title: 'You have a view of that name.' },
    });
    const { menu, name, save } = await open('status=ERROR');
    save('Errors');
    expect((await menu.findByRole('alert')).textContent).toBe('You have a view of that name.');
    expect(name().value).toBe('Errors');
  });

  it('that succeeds empties the name and shows the view among the saved ones', async () => {
    const { menu, name, save } = await open('status=ERROR');
    api.answer(SAVE, { ...MINE, name: 'New', query: 'status=ERROR' });
    api.answer('GET /api/v1/saved-views', { views: [{ ...MINE, name: 'New' }] });
    save('New');
    expect(await menu.findByRole('link', { name: 'New' })).toBeTruthy();
    await waitFor(() => expect(name().value).toBe(''));
  });

  it('keeps neither its page nor the record that is open', async () => {
    api.answer(SAVE, MINE);
    const { save } = await open('status=ERROR&cursor=older&record=0dh3k8s5v0g01&sort=oldest');
    save('x');
    await waitFor(() => expect(api.asked(SAVE)).toHaveLength(1));
    expect(api.asked(SAVE)[0]?.body).toEqual({
      ...{ name: 'x', query: 'status=ERROR&sort=oldest', isShared: false },
    });
  });

  it('is open to viewers, who are told that sharing is not', async () => {
    const { menu } = await open('', 'viewer');
    const share = menu.getByRole<HTMLInputElement>('checkbox');
    expect(share.disabled).toBe(true);
    expect(share.closest('label')?.title).toBe('This needs the role operator; yours is viewer.');
    expect(menu.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(false);
  });
});

describe('the views of others', () => {
  const foreign: SavedView = { ...MINE, isMine: false, isShared: true, owner: HOSTILE };

  it('are shown with their owner, hostile names as what they are', async () => {
    api.answer('GET /api/v1/saved-views', { views: [{ ...foreign, name: HOSTILE }] });
    const { menu } = await open();
    await waitFor(() => {
      expect(menu.getAllByTitle('U+202E right-to-left override')).toHaveLength(2);
    });
    expect(document.querySelector('img')).toBeNull();
  });

  it.each([
    ['viewer', 0],
    ['operator', 0],
    ['admin', 1],
  ] as const)('may be removed by the role %s: %d', async (role, count) => {
    api.answer('GET /api/v1/saved-views', { views: [foreign] });
    const { menu } = await open('', role);
    await menu.findByRole('link', { name: 'Mine' });
    expect(menu.queryAllByRole('button', { name: 'Remove Mine' })).toHaveLength(count);
  });

  it('that ask for nonsense show what makes sense of it', async () => {
    const query = 'status=ERROR,BROKEN&limit=7&__proto__=x&cursor=older';
    api.answer('GET /api/v1/saved-views', { views: [{ ...foreign, query }] });
    const { address, menu } = await open('source=shop&sort=oldest');
    fireEvent.click(await menu.findByRole('link', { name: 'Mine' }));
    await waitFor(() => expect(address()).toBe('status=ERROR'));
  });
});

describe('the view to begin with', () => {
  it('is let go by a second press', async () => {
    api.answer('GET /api/v1/saved-views', { views: [{ ...MINE, isDefault: true }] });
    api.answer('PUT /api/v1/saved-views/default', null);
    const { menu } = await open('status=ERROR');
    const star = await menu.findByRole('button', { name: 'Begin with Mine', pressed: true });
    fireEvent.click(star);
    await waitFor(() => {
      const asked = api.asked('PUT /api/v1/saved-views/default');
      expect(asked.map(({ body }) => body)).toEqual([{ view: null }]);
    });
  });
});
