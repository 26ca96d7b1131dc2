import type { ServerResponse } from 'node:http';
import { startSandbox, type PortalOptions, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, resultOf } from './ask.ts';
import { startEndpoint, type Endpoint } from './endpoint.ts';
import { until } from './until.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let endpoint: Endpoint;

async function openPortal(options: PortalOptions): Promise<void> {
  portal = await sandbox.addPortal(options);
  portal.addToPortal();
  portal.connectors.add({ title: 'C', urlCheck: endpoint.url }, { appClientId: sandbox.app.clientId });
}

beforeEach(async () => {
  endpoint = await startEndpoint();
  // A frozen clock makes the time limits of the portal independent of the machine's speed.
  sandbox = await startSandbox({ clock: 'frozen' });
});
afterEach(async () => {
  await sandbox.close();
  await endpoint.close();
});

async function add(settings: unknown = { token: 'x' }): Promise<unknown> {
  const fields = { title: 'CRM', connectorId: 1, settings };
  return resultOf(await ask(portal, 'biconnector.source.add', { fields }));
}
const refused = ['SOURCE_CREATE_CONNECTION_ERROR', 'Cannot create connection.'];

describe('answers of urlCheck', () => {
  beforeEach(() => openPortal({ allowLocalConnections: true }));

  test.each<[string, boolean, (response: ServerResponse) => unknown]>([
    ['any text', true, response => response.end('whatever')],
    ['an error in JSON', true, response => response.end('{"status":"ERROR"}')],
    ['white space', true, response => response.end(' ')],
    ['the text "00"', true, response => response.end('00')],
    ['an empty body', false, response => response.end()],
    ['the text "0"', false, response => response.end('0')],
    ['status 201', false, response => response.writeHead(201).end('ok')],
    ['status 204', false, response => response.writeHead(204).end()],
    ['status 302', false, response => response.writeHead(302, { location: endpoint.url }).end('moved')],
    ['status 403', false, response => response.writeHead(403).end('no')],
    ['status 500', false, response => response.writeHead(500).end('broken')],
    ['a broken connection', false, response => response.destroy()],
    [
      'half an answer',
      false,
      response => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half');
        setImmediate(() => response.destroy());
      },
    ],
  ])('source.add accepts %s from urlCheck: %s', async (_, accepted, answer) => {
    endpoint.answer = answer;
    expect(await add()).toEqual(accepted ? { id: 1 } : refused);
    expect(portal.sources.all()).toHaveLength(accepted ? 1 : 0);
    expect(endpoint.received).toHaveLength(1);
  });

  test('source.add refuses a urlCheck that cannot be reached', async () => {
    // No server can listen on port 0.
    portal.connectors.update(1, { urlCheck: 'http://127.0.0.1:0/' });
    expect(await add()).toEqual(refused);
  });

  test.each(['', 'not a link', 'javascript:alert(1)', 'ftp://127.0.0.1/'])(
    'source.add refuses the urlCheck %j',
    async url => {
      portal.connectors.update(1, { urlCheck: url });
      expect(await add()).toEqual(refused);
    },
  );

  test('source.add refuses a body that is larger than the portal can hold', async () => {
    portal.endpoints.longestBody = 1000;
    endpoint.answer = response => response.end('x'.repeat(1001));
    expect(await add()).toEqual(refused);
  });
});

describe('time limits of urlCheck', () => {
  beforeEach(() => openPortal({ allowLocalConnections: true }));

  /** Starts source.add and resolves with its result and the response to urlCheck, which the test then controls. */
  async function addWithoutAnswer(): Promise<{ added: Promise<unknown>; response: ServerResponse }> {
    const arrival = new Promise<ServerResponse>(resolve => {
      endpoint.answer = resolve;
    });
    const added = add();
    return { added, response: await arrival };
  }

  /** Writes the headers and waits until the portal has them, which is when it starts the time limit of the body. */
  async function sendHeaders(response: ServerResponse): Promise<void> {
    const { clock } = sandbox;
    const after = clock.after.bind(clock);
    let headersArrived = false;
    clock.after = (milliseconds, run) => {
      if (milliseconds === portal.endpoints.bodyMs) headersArrived = true;
      return after(milliseconds, run);
    };
    response.writeHead(200);
    response.write('it begins');
    await until(() => headersArrived);
  }

  test('source.add accepts an answer that begins after 249 seconds', async () => {
    const { added, response } = await addWithoutAnswer();
    sandbox.clock.advance(249_000);
    response.end('at last');
    expect(await added).toEqual({ id: 1 });
  });

  test('source.add refuses an answer that has not begun after 250 seconds', async () => {
    const { added } = await addWithoutAnswer();
    sandbox.clock.advance(250_000);
    expect(await added).toEqual(refused);
  });

  test('source.add accepts a body that ends 59 seconds after its headers', async () => {
    const { added, response } = await addWithoutAnswer();
    sandbox.clock.advance(249_000);
    await sendHeaders(response);
    sandbox.clock.advance(59_000);
    response.end();
    expect(await added).toEqual({ id: 1 });
  });

  test('source.add refuses a body that has not ended 60 seconds after its headers', async () => {
    const { added, response } = await addWithoutAnswer();
    await sendHeaders(response);
    sandbox.clock.advance(60_000);
    expect(await added).toEqual(refused);
  });

  test('a test can shorten the time limits of the portal', async () => {
    Object.assign(portal.endpoints, { connectMs: 20, bodyMs: 30 });
    const first = await addWithoutAnswer();
    sandbox.clock.advance(20);
    expect(await first.added).toEqual(refused);
    const second = await addWithoutAnswer();
    await sendHeaders(second.response);
    sandbox.clock.advance(30);
    expect(await second.added).toEqual(refused);
  });
});

describe('private addresses', () => {
  beforeEach(() => openPortal({}));

  test.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://[::1]/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://172.16.0.1/',
    'http://169.254.169.254/',
    'http://[::ffff:10.0.0.1]/',
    'http://[fd00::1]/',
    'http://0.0.0.0/',
    'http://2130706433/',
  ])('source.add refuses the private address %s without a request', async url => {
    portal.connectors.update(1, { urlCheck: url });
    expect(await add()).toEqual(refused);
    expect(portal.endpoints.requests).toMatchObject([{ url, outcome: 'refused' }]);
  });

  test('source.add refuses a host name if any of its addresses is private', async () => {
    const asked: string[] = [];
    portal.connectors.update(1, { urlCheck: endpoint.url.replace('127.0.0.1', 'bi.example') });
    portal.endpoints.resolve = host => {
      asked.push(host);
      return Promise.resolve(['93.184.216.34', '127.0.0.1']);
    };
    expect(await add()).toEqual(refused);
    expect(asked).toEqual(['bi.example']);
    expect(portal.endpoints.requests[0]?.outcome).toBe('refused');
  });

  test('source.add calls private addresses when the portal option allows them', async () => {
    expect(await add()).toEqual(refused);
    expect(endpoint.received).toEqual([]);
    portal.endpoints.allowLocal = true;
    expect(await add()).toEqual({ id: 1 });
    expect(endpoint.received).toHaveLength(1);
  });
});

test('the form of urlCheck is written as PHP’s http_build_query writes it', async () => {
  await openPortal({ allowLocalConnections: true });
  const settings = {
    plain: 'AZaz09-_.',
    signs: "~!*'() +&=%[]",
    'ключ я': 'значение',
    yes: true,
    no: false,
    number: 1.5,
    nothing: null,
    empty: [],
    list: ['a', { deep: 'b' }],
  };
  await add(settings);
  expect(endpoint.received[0]?.body).toBe(
    [
      'connection%5Bplain%5D=AZaz09-_.',
      'connection%5Bsigns%5D=%7E%21%2A%27%28%29+%2B%26%3D%25%5B%5D',
      'connection%5B%D0%BA%D0%BB%D1%8E%D1%87+%D1%8F%5D=%D0%B7%D0%BD%D0%B0%D1%87%D0%B5%D0%BD%D0%B8%D0%B5',
      'connection%5Byes%5D=1',
      'connection%5Bno%5D=0',
      'connection%5Bnumber%5D=1.5',
      'connection%5Blist%5D%5B0%5D=a',
      'connection%5Blist%5D%5B1%5D%5Bdeep%5D=b',
    ].join('&'),
  );
  expect(portal.endpoints.requests[0]?.body).toBe(endpoint.received[0]?.body);
});

test('the source.add commands of a batch call urlCheck one after another', async () => {
  await openPortal({ allowLocalConnections: true });
  const cmd = ['A', 'B'].map(
    title =>
      `biconnector.source.add?fields[title]=${title}&fields[connectorId]=1&fields[settings][token]=${title}`,
  );
  const { body } = await ask(portal, 'batch', { cmd });
  expect(body).toMatchObject({ result: { result: [{ id: 1 }, { id: 2 }] } });
  expect(endpoint.received.map(each => each.body)).toEqual([
    'connection%5Btoken%5D=A',
    'connection%5Btoken%5D=B',
  ]);
});
