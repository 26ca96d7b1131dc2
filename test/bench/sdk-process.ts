/** Way (b): the SDK as its documentation shows it behind Express, with its rate limiter opened wide. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { B24OAuth, EnumAppStatus } from '@bitrix24/b24jssdk';
import express from 'express';

const [origin = '', accessToken = '', memberId = ''] = process.argv.slice(2);
const client = new B24OAuth(
  {
    applicationToken: '',
    userId: 1,
    memberId,
    accessToken,
    refreshToken: 'unused',
    expires: Math.floor(Date.now() / 1000) + 3_600,
    expiresIn: 3_600,
    scope: 'biconnector',
    domain: new URL(origin).host,
    clientEndpoint: `${origin}/rest`,
    serverEndpoint: 'http://127.0.0.1:9/rest/',
    status: EnumAppStatus.Local,
  },
  { clientId: 'unused', clientSecret: 'unused' },
  {
    restrictionParams: {
      rateLimit: { burstLimit: 1e9, drainRate: 1e6, adaptiveEnabled: false },
      adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
    },
  },
);
const app = express();

app.get('/api/connectors/:id', async (req, res) => {
  const answer = await client.actions.v2.call.make({
    method: 'biconnector.connector.get',
    params: { id: Number(req.params.id) },
  });
  if (!answer.isSuccess) throw new Error('The call failed');
  const { result, time } = answer.getData() as unknown as { result: { item: object }; time: object };
  res.json({ item: result.item, answeredBy: 'server', time });
});

const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit(0));
