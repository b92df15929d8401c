/** A TLS listener of a test before a plain one, whose certificate is right or wrong at will. */
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';

/** Why tests of certificates are skipped; null: they can be made. */
export const missingOpenssl: string | null =
  spawnSync('openssl', ['version']).status === 0
    ? null
    : 'openssl is not installed (Debian: apt install openssl)';

/** Right: for localhost, valid, by the authority of the front. */
export type CertificateKind = 'right' | 'expired' | 'other-host';

export interface TlsFront extends AsyncDisposable {
  readonly port: number;
  /** Certificate of the authority that signs, to be trusted or not. PEM. */
  readonly authority: string;
  /** Bytes that clients sent after a handshake that they were content with. */
  readonly receivedBytes: number;
  /** From the next connection on. */
  present(kind: CertificateKind): void;
  /** Ends all connections. */
  cut(): void;
}

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const run = promisify(execFile);
const KEY_OPTIONS = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
const VALID = ['20200101000000Z', '21000101000000Z'] as const;
const OVER = ['20200101000000Z', '20200201000000Z'] as const;

/** Listens on a free port of this machine and leads to `target` there. */
export async function startTlsFront(target: number): Promise<TlsFront> {
  const { authority, certificates } = await makeCertificates();
  const sockets = new Set<TLSSocket>();
  let receivedBytes = 0;
  const server = createServer(certificates.right, (client) => {
    const plain = connect(target, '127.0.0.1');
    sockets.add(client);
    client.on('data', (piece: Buffer) => {
      receivedBytes += piece.length;
    });
    client.pipe(plain).pipe(client);
    for (const side of [client, plain]) {
      side.on('error', () => undefined);
      side.on('close', () => {
        sockets.delete(client);
        client.destroy();
        plain.destroy();
      });
    }
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the front has no port');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    authority,
    get receivedBytes() {
      return receivedBytes;
    },
    present: (kind) => {
      server.setSecureContext(certificates[kind]);
    },
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      await once(server.close(), 'close');
    },
  };
}

async function makeCertificates() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-tls-'));
  try {
    await openssl(directory, [
      ...['req', '-x509', ...KEY_OPTIONS, '-keyout', 'ca.key', '-out', 'ca.pem'],
      ...['-subj', '/CN=A test', '-days', '3650'],
    ]);
    await writeFile(path.join(directory, 'ca.cnf'), AUTHORITY_SETTINGS);
    await writeFile(path.join(directory, 'index.txt'), '');
    const certificates: Readonly<Record<CertificateKind, Certificate>> = {
      right: await sign(directory, 'localhost', VALID),
      expired: await sign(directory, 'localhost', OVER),
      'other-host': await sign(directory, 'elsewhere.example', VALID),
    };
    const authority = await readFile(path.join(directory, 'ca.pem'), 'utf8');
    return { authority, certificates };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const AUTHORITY_SETTINGS = `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
default_md = sha256
policy = any
rand_serial = yes
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`;

async function sign(
  directory: string,
  host: string,
  [from, to]: readonly [string, string],
): Promise<Certificate> {
  await openssl(directory, [
    ...['req', ...KEY_OPTIONS, '-keyout', 'own.key', '-out', 'own.csr'],
    ...['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`],
  ]);
  await openssl(directory, [
    ...['ca', '-batch', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key'],
    ...['-in', 'own.csr', '-out', 'own.pem', '-notext', '-startdate', from, '-enddate', to],
  ]);
  const read = (name: string): Promise<string> => readFile(path.join(directory, name), 'utf8');
  return { key: await read('own.key'), cert: await read('own.pem') };
}

async function openssl(cwd: string, args: readonly string[]): Promise<void> {
  await run('openssl', [...args], { cwd });
}
