/** An application that knows nothing of the sandbox: Express, and the SDK as its vendor published it. */
import { B24OAuth, type B24OAuthParams } from '@bitrix24/b24jssdk';
import express, { type Express } from 'express';

/** Makes the app. Client id and secret come from the page "Local application". */
export function foreignApp(
  secret: () => { clientId: string; clientSecret: string },
  umdFile: string,
): Express {
  const app = express().use(express.urlencoded({ extended: false }));
  app.get('/sdk.js', (_request, response) => response.sendFile(umdFile));
  app.post('/install', (_request, response) => {
    response.send(`<!doctype html><title>Installer</title><link rel="icon" href="data:,"><h1>Installing</h1>
      <script src="/sdk.js"></script>
      <script>B24Js.initializeB24Frame().then(b24 => b24.installFinish());</script>`);
  });
  app.post('/', async (request, response) => {
    const form = request.body as Record<string, string>;
    const portal = `http://${request.query['DOMAIN'] as string}`;
    const auth = {
      applicationToken: form['APPLICATION_TOKEN'],
      userId: 0,
      memberId: form['member_id'],
      accessToken: form['AUTH_ID'],
      refreshToken: form['REFRESH_ID'],
      expires: Math.floor(Date.now() / 1000) + Number(form['AUTH_EXPIRES']),
      expiresIn: Number(form['AUTH_EXPIRES']),
      scope: form['APPLICATION_SCOPE'],
      domain: request.query['DOMAIN'],
      clientEndpoint: `${portal}/rest/`,
      serverEndpoint: form['SERVER_ENDPOINT'],
      status: form['status'],
    } as B24OAuthParams;
    const b24 = new B24OAuth(auth, secret());
    const { v2 } = b24.actions;
    const profile = await v2.call.make({ method: 'profile' });
    const list = await v2.call.make({ method: 'biconnector.connector.list' });
    b24.destroy();
    const text = JSON.stringify({ profile: profile.getData(), list: list.getData() });
    response.send(`<!doctype html><title>Foreign</title><link rel="icon" href="data:,"><pre>${text}</pre>`);
  });
  return app;
}
