/** The handlers of this installation. A new one is a file in this folder and a line here. */
import type { Handler } from '#worker/handler';

export const installedHandlers: readonly Handler[] = [];
