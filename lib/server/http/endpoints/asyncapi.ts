/** The AsyncAPI documents, as endpoints. */
import { answerJson } from '../answer.ts';
import { describeMessages, type Party } from '../asyncapi/describe-messages.ts';
import { defineRoute } from '../define-route.ts';

const describe = (party: Party, whose: string) =>
  defineRoute({
    method: 'GET',
    path: `/asyncapi/${party}.json`,
    summary: `The messages of ${whose}, as AsyncAPI`,
    tag: 'Documentation',
    access: 'public',
    success: { status: 200, description: 'AsyncAPI 3.0.' },
    handle: () => Promise.resolve(answerJson(200, describeMessages(party))),
  });

export const getIntegrationAppMessages = describe('integration-app', 'an Integration App');
export const getCoreAppMessages = describe('core-app', 'a Core App');
