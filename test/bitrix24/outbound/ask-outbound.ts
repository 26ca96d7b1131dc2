import { createOutbound } from '../../../server/bitrix24/outbound/outbound.ts';
import { DeskError } from '../../../server/desk-error.ts';
import { someCall } from '../../stage/some-call.ts';

// A process of its own, because Node reads NODE_EXTRA_CA_CERTS only when it starts.
const outbound = createOutbound({ allowInsecure: true, timeoutMs: 20_000 });
const url = new URL(process.argv[2] ?? '');
const outcome = await outbound.post({ call: someCall, url, headers: {}, body: '' }).then(
  ({ text }) => text,
  (error: unknown) => (error instanceof DeskError ? error.code : String(error)),
);
process.stdout.write(outcome);
await outbound.close();
