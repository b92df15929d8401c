import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';

// The settings of a process are read once, so each case is a process of its own, as far as modules go.
async function loadWith(settings: Readonly<Record<string, string>> = {}) {
  vi.resetModules();
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return import('./security-headers.ts');
}

function createExchange() {
  const incoming = new IncomingMessage(new Socket());
  return { incoming, outgoing: new ServerResponse(incoming) };
}

/** The directives of a policy by name. */
function readPolicy(header: unknown): Map<string, string> {
  return new Map(
    String(header)
      .split('; ')
      .map((directive) => {
        const [name = '', ...values] = directive.split(' ');
        return [name, values.join(' ')];
      }),
  );
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('an answer of the API', () => {
  it('may run nothing and be framed by nobody', async () => {
    const { secureApi } = await loadWith();
    const { outgoing } = createExchange();
    secureApi(outgoing);
    const policy = readPolicy(outgoing.getHeader('content-security-policy'));
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(policy.has('script-src')).toBe(false);
  });
});

describe('a page', () => {
  it('runs only scripts with the nonce, which the request carries to whoever renders it', async () => {
    const { securePage } = await loadWith();
    const { incoming, outgoing } = createExchange();
    securePage(incoming, outgoing);
    const nonce = String(incoming.headers['x-nonce']);
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    const policy = readPolicy(outgoing.getHeader('content-security-policy'));
    expect(policy.get('script-src')).toBe(`'self' 'nonce-${nonce}' 'strict-dynamic'`);
    expect(incoming.headers['content-security-policy']).toBe(
      outgoing.getHeader('content-security-policy'),
    );
  });

  it('has another nonce each time, whatever nonce the browser asks for', async () => {
    const { securePage } = await loadWith();
    const nonces = Array.from({ length: 20 }, () => {
      const { incoming, outgoing } = createExchange();
      incoming.headers['x-nonce'] = 'chosen';
      incoming.headers['content-security-policy'] = "script-src 'nonce-chosen'";
      securePage(incoming, outgoing);
      expect(incoming.headers['content-security-policy']).not.toContain('chosen');
      return incoming.headers['x-nonce'];
    });
    expect(new Set(nonces).size).toBe(20);
    expect(nonces).not.toContain('chosen');
  });

  it('talks to its own server only, and nobody frames it', async () => {
    const { securePage } = await loadWith({ NODE_ENV: 'production' });
    const { incoming, outgoing } = createExchange();
    securePage(incoming, outgoing);
    const policy = readPolicy(outgoing.getHeader('content-security-policy'));
    for (const name of ['default-src', 'connect-src', 'font-src', 'form-action']) {
      expect(policy.get(name), name).toBe("'self'");
    }
    for (const name of ['object-src', 'base-uri', 'frame-ancestors']) {
      expect(policy.get(name), name).toBe("'none'");
    }
    expect(policy.get('script-src')).not.toMatch(/unsafe/);
  });

  it('may evaluate code and open sockets only in development', async () => {
    const { securePage } = await loadWith({ NODE_ENV: 'development' });
    const { incoming, outgoing } = createExchange();
    securePage(incoming, outgoing);
    const policy = readPolicy(outgoing.getHeader('content-security-policy'));
    expect(policy.get('script-src')).toContain("'unsafe-eval'");
    expect(policy.get('connect-src')).toBe("'self' ws:");
  });
});

describe('every answer', () => {
  it.each(['API', 'page'])('is taken for what it says it is, on the %s too', async (kind) => {
    const { secureApi, securePage } = await loadWith();
    const { incoming, outgoing } = createExchange();
    if (kind === 'API') secureApi(outgoing);
    else securePage(incoming, outgoing);
    expect(outgoing.getHeader('x-content-type-options')).toBe('nosniff');
    expect(outgoing.getHeader('referrer-policy')).toBe('same-origin');
    expect(outgoing.getHeader('cross-origin-opener-policy')).toBe('same-origin');
  });

  it.each([
    ['true', 'max-age=31536000; includeSubDomains'],
    ['false', undefined],
  ])('asks for HTTPS alone only where cookies need it: %s', async (secure, expected) => {
    const { secureApi, securePage } = await loadWith({ SLUICE_SECURE_COOKIES: secure });
    const [api, page] = [createExchange(), createExchange()];
    secureApi(api.outgoing);
    securePage(page.incoming, page.outgoing);
    expect(api.outgoing.getHeader('strict-transport-security')).toBe(expected);
    expect(page.outgoing.getHeader('strict-transport-security')).toBe(expected);
  });
});
