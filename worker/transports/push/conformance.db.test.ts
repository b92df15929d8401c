/** Push does what the port promises. */
import { describeTransport } from '../testing/conformance.ts';
import { pushConformer } from '../testing/push-side.ts';

describeTransport(pushConformer);
