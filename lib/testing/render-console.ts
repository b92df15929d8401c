/** Draws a part of the console the way the browser would: real queries, real address, real theme. */
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { act, cleanup, configure, render } from '@testing-library/react';
import { ThemeProvider } from 'next-themes';
import {
  AppRouterContext,
  type AppRouterInstance,
} from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { PathnameContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime';
import { withNuqsTestingAdapter } from 'nuqs/adapters/testing';
import { createElement, type ReactNode } from 'react';
import { vi } from 'vitest';
import { changePreferences } from '#lib/client/preferences';
import { createQueryClient } from '#lib/client/query-client';
import { meQuery } from '#lib/client/queries/me';
import type { Role } from '#lib/domain/access';

// What a test waits for comes late on a busy machine; how long it may take is no part of any test.
configure({ asyncUtilTimeout: 10_000 });

interface ConsoleOptions {
  /** The role of who is signed in. */
  readonly role?: Role;
  readonly path?: string;
  /** What the address says after its question mark. */
  readonly search?: string;
}

interface DrawnConsole {
  readonly client: QueryClient;
  /** The pages that were opened by program, oldest first. */
  readonly opened: readonly string[];
  /** What the address says after its question mark now, decoded. */
  readonly address: () => string;
}

class NoResizes {
  observe(): void {
    // jsdom lays nothing out: nothing ever changes its size.
  }
  unobserve(): void {
    // Nothing was observed.
  }
  disconnect(): void {
    // Nothing was observed.
  }
}

/** What jsdom lacks because it has no screen. */
function fillInBrowser(): void {
  vi.stubGlobal('ResizeObserver', NoResizes);
  vi.stubGlobal('matchMedia', (media: string) =>
    Object.assign(new EventTarget(), {
      media,
      matches: false,
      addListener: () => undefined,
      removeListener: () => undefined,
    }),
  );
  vi.stubGlobal('scrollTo', () => undefined);
  Element.prototype.scrollIntoView = () => undefined;
  Element.prototype.scrollTo = () => undefined;
  for (const size of ['clientHeight', 'clientWidth'] as const)
    vi.spyOn(Element.prototype, size, 'get').mockReturnValue(800);
  for (const size of ['offsetHeight', 'offsetWidth'] as const)
    vi.spyOn(HTMLElement.prototype, size, 'get').mockReturnValue(800);
}

function routerThatNotes(opened: string[]): AppRouterInstance {
  const open = (path: string) => {
    opened.push(path);
  };
  return {
    back: () => undefined,
    forward: () => undefined,
    refresh: () => undefined,
    prefetch: () => undefined,
    push: open,
    replace: open,
    bfcacheId: 'test',
  };
}

/** Draws `ui` for a signed-in person. Call answerFetch first, and closeConsole after each test. */
export function renderConsole(ui: ReactNode, options: ConsoleOptions = {}): DrawnConsole {
  const { role = 'admin', path = '/', search = '' } = options;
  fillInBrowser();
  const client = createQueryClient();
  client.setQueryData(meQuery.queryKey, {
    ...{ id: 'p-1', name: 'Ada', email: 'ada@example.test', role },
  });
  const opened: string[] = [];
  let address = search;
  const note = ({ queryString }: { queryString: string }) => {
    address = queryString;
  };
  const Address = withNuqsTestingAdapter({
    searchParams: search,
    hasMemory: true,
    onUrlUpdate: note,
  });
  const inAddress = createElement(Address, null, ui);
  const inRouter = createElement(
    AppRouterContext.Provider,
    { value: routerThatNotes(opened) },
    createElement(PathnameContext.Provider, { value: path }, inAddress),
  );
  const inTheme = createElement(ThemeProvider, { attribute: 'class' }, inRouter);
  render(createElement(QueryClientProvider, { client }, inTheme));
  return {
    client,
    opened,
    address: () => decodeURIComponent(address.replace(/^\?/, '')),
  };
}

/** Catches the departures for other documents, which jsdom cannot make. */
export function catchDepartures(path = '/'): string[] {
  const { pathname, search, href, origin } = new URL(path, 'http://sluice.test');
  const departures: string[] = [];
  const assign = (to: string) => {
    departures.push(to);
  };
  vi.stubGlobal('location', { pathname, search, href, origin, assign });
  return departures;
}

/** Takes away all that a test drew and chose. */
export function closeConsole(): void {
  cleanup();
  act(() => {
    changePreferences({ singleKeys: true, timeZone: 'local' });
  });
  localStorage.clear();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
}

/** Matches an accessible name whatever room is between its words: jsdom knows no layout. */
export function reading(name: string): (accessibleName: string) => boolean {
  const words = (text: string) => text.replaceAll(/\s/g, '');
  return (accessibleName) => words(accessibleName) === words(name);
}
