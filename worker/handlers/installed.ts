/** The handlers of this installation. A new one is a file in this folder and a line here. */
import type { Handler } from '#worker/handler';
import { githubHandlers } from './github/github-handlers.ts';
import { paymentHandlers } from './payments/payment-handlers.ts';
import { shopHandlers } from './shop/shop-handlers.ts';

export const installedHandlers: readonly Handler[] = [
  ...githubHandlers,
  ...shopHandlers,
  ...paymentHandlers,
];
