/** The AsyncAPI 3.0 documents, one for each party, generated from the contracts that messages are read by. */
import packageJson from '../../../../package.json' with { type: 'json' };
import { describeCoreApp } from './core-app.ts';
import type { Json } from './document-parts.ts';
import { describeIntegrationApp } from './integration-app.ts';

export const PARTIES = ['integration-app', 'core-app'] as const;
export type Party = (typeof PARTIES)[number];

/** The document of one party, from its own point of view: `receive` is what comes to it. */
export function describeMessages(party: Party): Json {
  const { title, description, messages, ...described } =
    party === 'integration-app' ? describeIntegrationApp() : describeCoreApp();
  return {
    asyncapi: '3.0.0',
    info: { title, version: packageJson.version, description },
    defaultContentType: 'application/json',
    ...described,
    components: { messages },
  };
}
