'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Waves } from 'lucide-react';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { meQuery } from '#lib/client/queries/me';
import { useLiveQueries } from '#lib/client/use-live-queries';
import type { Me } from '#lib/contracts/access';
import { Keyboard } from './keyboard.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { Navigation } from './navigation.tsx';
import { PersonMenu } from './person-menu.tsx';

function Brand() {
  return (
    <Link href="/" className="flex items-center gap-2 rounded-md px-2 font-semibold">
      <Waves aria-hidden size={19} className="text-accent" />
      Sluice
    </Link>
  );
}

/** The frame around every page of the console. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const client = useQueryClient();
  useState(() => client.setQueryData(meQuery.queryKey, me));
  useLiveQueries();
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="bg-accent text-accent-ink sr-only z-50 rounded-md px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="bg-panel sticky top-0 z-30 flex items-center justify-between gap-2 border-b px-3 py-2 md:h-dvh md:flex-col md:items-stretch md:justify-start md:gap-4 md:border-r md:border-b-0 md:px-0 md:py-4">
        <div className="md:px-3">
          <Brand />
        </div>
        <Navigation />
        <div className="flex items-center gap-2 md:mt-auto md:flex-col md:items-stretch md:gap-3 md:px-3">
          <div className="md:px-2">
            <LiveIndicator />
          </div>
          <PersonMenu me={me} />
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 p-4 pb-24 outline-none md:p-6">
        {children}
      </main>
      <Keyboard />
    </div>
  );
}
