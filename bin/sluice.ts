/** The command line `sluice`: parses arguments; what the commands do is in lib/server/launch. */
import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { KeyOptions } from '#lib/server/launch/administration';
import { runCommand } from '#lib/server/launch/run-command';
import type { ReplayOptions } from '#lib/server/launch/replay';
import type { SeedOptions } from '#lib/server/launch/seed';

const program = new Command('sluice')
  .description(packageJson.description)
  .version(packageJson.version)
  .showHelpAfterError();

program
  .command('start')
  .description('run everything: database, web and worker; Ctrl-C stops in order')
  .action(() =>
    runCommand(async (settings) => {
      const { start } = await import('#lib/server/launch/start');
      await start(settings, { demo: false });
    }),
  );

program
  .command('demo')
  .description('the same with a demo Integration App that sends and takes records')
  .action(() =>
    runCommand(async (settings) => {
      const { start } = await import('#lib/server/launch/start');
      await start(settings, { demo: true });
    }),
  );

program
  .command('web')
  .description('run one web process (DATABASE_URL must be set)')
  .option('--api-only', 'serve the machine API without loading the console')
  .action(async () => {
    await import('../server.ts');
  });

program
  .command('worker')
  .description('run one worker process (DATABASE_URL must be set)')
  .action(async () => {
    await import('../worker/main.ts');
  });

program
  .command('migrate')
  .description('bring the database to the newest migration')
  .action(() =>
    runCommand(async (settings) => {
      const { migrateDatabase } = await import('#lib/server/launch/administration');
      await migrateDatabase(settings);
    }),
  );

program
  .command('doctor')
  .description('look for what would keep Sluice from starting')
  .action(() =>
    runCommand(async (settings) => {
      const { examine } = await import('#lib/server/launch/doctor');
      await examine(settings);
    }),
  );

const sources = program
  .command('sources')
  .description('the integrations that records come from and go to');

sources
  .command('add')
  .argument('<key>', '2 to 63 of a-z 0-9 -')
  .option('--name <name>', 'how people call it')
  .action((key: string, options: { name?: string }) =>
    runCommand(async (settings) => {
      const { addSource } = await import('#lib/server/launch/administration');
      await addSource(settings, { key, name: options.name ?? key });
    }),
  );

sources
  .command('keep')
  .description('how long a source keeps what it received')
  .argument('<key>', 'of the source')
  .option('--payloads <days>', 'days since reception, or default: as the installation says')
  .option('--records <days>', 'the same for settled records and their event ids')
  .action((key: string, options: { payloads?: string; records?: string }) =>
    runCommand(async (settings) => {
      const { keepFor } = await import('#lib/server/launch/administration');
      await keepFor(settings, key, options);
    }),
  );

program
  .command('keys')
  .description('keys of machines')
  .command('create')
  .requiredOption('--source <keys>', 'keys of sources, separated by commas, or * for all')
  .requiredOption('--scope <scopes>', 'ingress, egress, deliver, read, replay; separated by commas')
  .option('--name <name>', 'what the key is for')
  .option('--signed', 'requests are signed (Standard Webhooks) and carry no key')
  .option('--public-key <whpk>', 'with --signed: the public half of their key pair')
  .action((options: KeyOptions) =>
    runCommand(async (settings) => {
      const { createKey } = await import('#lib/server/launch/administration');
      await createKey(settings, options);
    }),
  );

program
  .command('secrets')
  .description('what is kept encrypted')
  .command('renew')
  .description('encrypt it all with SLUICE_SECRET_KEY; the previous keys are not needed afterwards')
  .action(() =>
    runCommand(async (settings) => {
      const { renewSecrets } = await import('#lib/server/launch/renew-secrets');
      await renewSecrets(settings);
    }),
  );

program
  .command('admin')
  .description('people who administer this installation')
  .command('create')
  .requiredOption('--email <email>', 'the address to sign in with; the password is asked for')
  .option('--name <name>', 'how the person is called')
  .action((options: { email: string; name?: string }) =>
    runCommand(async (settings) => {
      const { createAdministrator } = await import('#lib/server/launch/administration');
      await createAdministrator(settings, options);
    }),
  );

program
  .command('replay')
  .description('replay records as one operation and follow it to its end')
  .option('--filter <query>', 'as in the address of a list: "status=ERROR&source=shop"')
  .option('--ids <ids>', 'ids of records, separated by commas')
  .option('--references <file>', 'a file with one reference in each line; - for standard input')
  .option('--source <key>', 'only references of this source')
  .option('--group <id>', 'the open records of an error group')
  .option('--reason <text>', 'why, for all who read their stories')
  .option('--name <name>', 'how people call it')
  .option('--rate <n>', 'at most n records a second')
  .option('--canary <n>', 'the first n, then a pause, then the rest')
  .option('--canary-wait <seconds>', 'how long that pause lasts (60)')
  .option('--halt-at <percent>', 'stop when more than this share fails again')
  .option('--confirm', 'also what is Processed or Acknowledged already')
  .option('--preview', 'only say what it would be about')
  .option('--no-follow', 'do not wait for its end')
  .action((options: ReplayOptions) =>
    runCommand(async (settings) => {
      const { replay } = await import('#lib/server/launch/replay');
      await replay(settings, options);
    }),
  );

program
  .command('seed')
  .description('fill the database with made-up records, to see how Sluice does at that size')
  .requiredOption('--records <n>', 'how many')
  .option('--days <n>', 'received over the last n days (30)')
  .option('--waiting <n>', 'the latest n still wait (one in 200)')
  .option('--payload-bytes <n>', 'about how large a payload is (300)')
  .option('--force', 'also beside records that were not made up')
  .action((options: SeedOptions) =>
    runCommand(async (settings) => {
      const { seed } = await import('#lib/server/launch/seed');
      await seed(settings, options);
    }),
  );

await program.parseAsync();
