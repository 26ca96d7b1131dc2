import { startEndpoint, type Endpoint } from './endpoint.ts';
import { openPortal, type OpenPortal } from './open-portal.ts';

/** A portal whose connector 1 has a urlCheck that the test controls. */
export interface SourceStage extends OpenPortal {
  readonly endpoint: Endpoint;
  close(): Promise<void>;
}

/** Starts the stage; the connector declares the settings `token` and `year`. */
export async function openSourceStage(): Promise<SourceStage> {
  const endpoint = await startEndpoint();
  const { sandbox, portal } = await openPortal({ allowLocalConnections: true });
  portal.connectors.add(
    {
      title: 'Sales',
      urlCheck: `${endpoint.url}/check`,
      settings: [
        { code: 'token', name: 'Access token', type: 'STRING' },
        { code: 'year', name: 'Year', type: 'INT' },
      ],
    },
    { appClientId: sandbox.app.clientId },
  );
  async function close(): Promise<void> {
    await sandbox.close();
    await endpoint.close();
  }
  return { sandbox, portal, endpoint, close };
}

/** Fields that source.add accepts on this stage. */
export const completeSource = { title: 'CRM', connectorId: 1, settings: { token: '12345' } };
