import { describe, expect, test } from 'vitest';
import {
  resolveTarget,
  systemLookup,
  TargetRefusedError,
  TargetUnknownError,
  type Lookup,
  type Target,
} from './resolve-target.ts';

const PUBLIC = '93.184.215.14';
const leadsTo =
  (...addresses: string[]): Lookup =>
  () =>
    Promise.resolve(addresses);

const resolve = (
  url: string,
  lookup: Lookup = leadsTo(PUBLIC),
  allowedHosts: string[] = [],
): Promise<Target> => resolveTarget(url, { lookup, allowedHosts });

describe('a URL', () => {
  test.each([
    'https://hooks.example.com/in',
    'http://hooks.example.com/',
    'https://hooks.example.com:8443/in?x=1',
    'http://hooks.example.com:80/',
    'https://hooks.example.com./',
    'https://93.184.215.14/',
    'https://[2606:4700:4700::1111]/',
  ])('%s may be pushed to', async (url) => {
    await expect(resolve(url)).resolves.toMatchObject({ url: new URL(url) });
  });

  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://127.0.0.1.:8080/',
    'http://0/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://168.63.129.16/',
    'http://100.100.100.200/',
    'http://192.0.0.192/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[ff02::1]/',
    'http://①②⑦.0.0.1/',
  ])('%s leads to a private address, however it is written', async (url) => {
    await expect(resolve(url)).rejects.toThrow(TargetRefusedError);
  });

  test.each([
    ['another protocol', 'ftp://hooks.example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['a name in it', 'https://user@hooks.example.com/'],
    ['a password in it', 'https://:secret@hooks.example.com/'],
    ['a host behind an @', 'https://hooks.example.com@127.0.0.1/'],
    ['the port of mail', 'http://hooks.example.com:25/'],
    ['the port of SSH', 'http://hooks.example.com:22/'],
    ['the port of X11', 'http://hooks.example.com:6000/'],
    ['no URL at all', 'hooks.example.com'],
    ['nothing', ''],
  ])('with %s is refused before anything is resolved', async (_, url) => {
    const lookup: Lookup = () => Promise.reject(new Error('asked'));
    await expect(resolve(url, lookup)).rejects.toThrow(TargetRefusedError);
  });
});

describe('a name', () => {
  test('is refused when one of its addresses is private', async () => {
    const lookup = leadsTo(PUBLIC, '10.0.0.1');
    await expect(resolve('https://mixed.example/', lookup)).rejects.toThrow(TargetRefusedError);
  });

  test('is refused without telling where it leads', async () => {
    const resolving = resolve('https://inside.example/', leadsTo('10.11.12.13'));
    await expect(resolving).rejects.toThrow('inside.example leads to a private address');
    await expect(resolving).rejects.not.toThrow('10.11.12.13');
  });

  test('is asked for once, and what it leads to is what was checked', async () => {
    const answers = [PUBLIC, '127.0.0.1'];
    const lookup: Lookup = () => Promise.resolve([answers.shift() ?? '127.0.0.1']);
    const target = await resolve('https://rebinding.example/', lookup);
    expect(target.addresses).toEqual([PUBLIC]);
    expect(answers).toHaveLength(1);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('ENOTFOUND'))],
    ['has no address', () => Promise.resolve([])],
  ])('that %s may be found later', async (_, lookup: Lookup) => {
    await expect(resolve('https://nobody.example/', lookup)).rejects.toThrow(TargetUnknownError);
  });

  test('is resolved by the system unless told otherwise', async () => {
    expect(await systemLookup('localhost')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]),
    );
  });
});

describe('a host that is allowed by name', () => {
  test.each([
    ['core.internal', 'http://core.internal:25/in'],
    ['core.internal', 'http://CORE.internal./'],
    ['Core.Internal.', 'http://core.internal/'],
    ['10.0.0.7', 'http://10.0.0.7:8080/'],
    ['::1', 'http://[::1]/'],
    ['[::1]', 'http://[0:0:0:0:0:0:0:1]:9000/'],
  ])('%s may be private, at any port: %s', async (allowed, url) => {
    const target = await resolve(url, leadsTo('10.0.0.7'), [allowed]);
    expect(target.addresses).toHaveLength(1);
  });

  test('allows no other one, and no name below or above it', async () => {
    for (const url of ['http://a.core.internal/', 'http://internal/', 'http://xcore.internal/']) {
      const resolving = resolve(url, leadsTo('10.0.0.7'), ['core.internal']);
      await expect(resolving, url).rejects.toThrow(TargetRefusedError);
    }
  });
});
