/** A broker by TLS whose certificate is wrong: nothing is said to it, and people are told why. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { missingOpenssl, startTlsFront, type TlsFront } from '#lib/testing/tls-front';
import { supervise } from '#worker/supervisor';
import { BrokerLink } from './broker-link.ts';

const log = pino({ level: 'silent' });

const missing = missingRabbit ?? missingOpenssl;

describe.skipIf(missing !== null)(
  `a broker${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const trusted = getCACertificates('default');
    let front: TlsFront;
    let url: string;
    beforeAll(async () => {
      const plain = new URL(await createSharedVhost());
      front = await startTlsFront(Number(plain.port));
      url = `amqps://guest:guest@localhost:${String(front.port)}${plain.pathname}`;
    }, 180_000);
    afterAll(async () => {
      setDefaultCACertificates(trusted);
      await front[Symbol.asyncDispose]();
    });

    test.each([
      ['by an authority that is unknown', 'right', [], /unable to .*certificate|self-signed/],
      ['that is over', 'expired', ['ours'], /certificate has expired \(CERT_HAS_EXPIRED\)/],
      ['for another host', 'other-host', ['ours'], /does not match certificate's altnames/],
    ] as const)(
      'with a certificate %s is told nothing, and is used once it is right',
      async (_name, kind, known, words) => {
        setDefaultCACertificates([...trusted, ...known.map(() => front.authority)]);
        front.present(kind);
        const before = front.receivedBytes;
        const link = openLink();
        const stopping = new AbortController();
        const running = supervise(link.loop, stopping.signal, log);
        try {
          await untilState(link, 'down');
          const told = link.standing.lastError?.message ?? '';
          expect(told).toMatch(/^The broker's certificate is not accepted: /);
          expect(told).toMatch(words);
          expect(told).not.toContain('guest');
          expect(front.receivedBytes).toBe(before);
          setDefaultCACertificates([...trusted, front.authority]);
          front.present('right');
          await untilState(link, 'connected');
          expect(front.receivedBytes).toBeGreaterThan(before);
        } finally {
          stopping.abort();
          await running;
        }
      },
      60_000,
    );

    function openLink(): BrokerLink {
      return new BrokerLink({
        url,
        name: 'test',
        open: () => Promise.resolve({ finish: () => Promise.resolve(), lost: () => undefined }),
      });
    }

    const untilState = (link: BrokerLink, state: string) =>
      eventually(
        () => {
          expect(link.standing.state).toBe(state);
        },
        { timeoutMs: 20_000 },
      );
  },
);
