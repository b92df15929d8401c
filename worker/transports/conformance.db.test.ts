/** Every transport does what the port promises: push has its own file beside its adapter. */
import { describeTransport } from './testing/conformance.ts';
import { pullConformer } from './testing/pull-side.ts';
import { rabbitConformer } from './testing/rabbit-side.ts';

describeTransport(pullConformer);
describeTransport(rabbitConformer);
