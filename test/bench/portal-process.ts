/** Runs the sandbox portal as a child process of the benchmark, without latency, rate limit or recording. */
import { startSandbox } from '../portal/sandbox.ts';

const connectors = 200;

const sandbox = await startSandbox();
sandbox.app.url = 'http://127.0.0.1:9/placement';
const portal = await sandbox.addPortal({ host: '127.0.0.1' });
portal.addToPortal();
portal.finishInstallation();
portal.seedDemo();
for (let id = 0; id < connectors; id += 1) {
  await portal.call('biconnector.connector.add', {
    fields: {
      title: `Connector ${id}`,
      logo: 'https://example.com/logo.svg',
      urlCheck: 'https://example.com/check',
      urlTableList: 'https://example.com/tables',
      urlTableDescription: 'https://example.com/columns',
      urlData: 'https://example.com/data',
      settings: [{ code: 'token', name: 'Access token', type: 'STRING' }],
    },
  });
}
portal.rest.recording = false;

/** Orders that the benchmark sends between its rounds. */
type Order = 'tell' | 'refreshes' | 'expire' | 'stop';

process.on('message', (order: Order) => {
  if (order === 'tell') {
    process.send?.({
      clientId: sandbox.app.clientId,
      clientSecret: sandbox.app.clientSecret,
      oauth: sandbox.oauth.origin,
      origin: portal.origin,
      memberId: portal.memberId,
      opening: portal.opening({ target: 'application' }),
      connectors,
    });
  }
  if (order === 'refreshes') {
    process.send?.(sandbox.oauth.requests.filter(({ restMethod }) => restMethod === 'refresh_token').length);
  }
  if (order === 'expire') {
    sandbox.clock.advance(3_600_000);
    process.send?.(true);
  }
  if (order === 'stop') {
    void sandbox.close().then(() => process.disconnect());
  }
});
