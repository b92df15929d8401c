/** Names the PostgreSQL server that tests use when SLUICE_TEST_DATABASE_URL asks for one. */
import { env } from '#lib/server/env';

export function testServerUrl(): string | undefined {
  return env().SLUICE_TEST_DATABASE_URL;
}
