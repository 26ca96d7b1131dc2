import { startSandbox, type PortalOptions, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import type { ServerResponse } from 'node:http';
import { ask, moduleError } from './ask.ts';
import { startEndpoint, type Endpoint } from './endpoint.ts';

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
  sandbox = await startSandbox();
});
afterEach(async () => {
  await sandbox.close();
  await endpoint.close();
});

async function add(settings: unknown = { token: 'x' }): Promise<unknown> {
  const fields = { title: 'CRM', connectorId: 1, settings };
  const answer = await ask(portal, 'biconnector.source.add', { fields });
  return moduleError(answer) ?? answer.body['result'];
}
const refused = ['SOURCE_CREATE_CONNECTION_ERROR', 'Cannot create connection.'];

describe('what the endpoint answers', () => {
  beforeEach(() => openPortal({ allowLocalConnections: true }));

  test.each<[string, boolean, (response: ServerResponse) => unknown]>([
    ['any text', true, response => response.end('whatever')],
    ['an error in JSON', true, response => response.end('{"status":"ERROR"}')],
    ['white space', true, response => response.end(' ')],
    ['"00"', true, response => response.end('00')],
    ['nothing', false, response => response.end()],
    ['"0"', false, response => response.end('0')],
    ['201', false, response => response.writeHead(201).end('ok')],
    ['204', false, response => response.writeHead(204).end()],
    ['302', false, response => response.writeHead(302, { location: endpoint.url }).end('moved')],
    ['403', false, response => response.writeHead(403).end('no')],
    ['500', false, response => response.writeHead(500).end('broken')],
    ['a broken line', false, response => response.destroy()],
    [
      'half an answer',
      false,
      response => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half');
        setImmediate(() => response.destroy());
      },
    ],
  ])('%s: accepted is %s', async (_, accepted, answer) => {
    endpoint.answer = answer;
    expect(await add()).toEqual(accepted ? { id: 1 } : refused);
    expect(portal.sources.all()).toHaveLength(accepted ? 1 : 0);
    expect(endpoint.received).toHaveLength(1);
  });

  test('nobody listens', async () => {
    await endpoint.close();
    expect(await add()).toEqual(refused);
  });

  test.each(['', 'not a link', 'javascript:alert(1)', 'ftp://127.0.0.1/'])('the address %j', async url => {
    portal.connectors.update(1, { urlCheck: url });
    expect(await add()).toEqual(refused);
  });

  test('a body beyond the memory of the portal', async () => {
    portal.endpoints.longestBody = 1000;
    endpoint.answer = response => response.end('x'.repeat(1001));
    expect(await add()).toEqual(refused);
  });
});

describe('patience, on the clock of the sandbox', () => {
  beforeEach(() => openPortal({ allowLocalConnections: true }));

  /** Resolves when the endpoint has got the request; what it then does is up to the test. */
  function arrived(then: (response: ServerResponse) => void): Promise<void> {
    return new Promise(resolve => {
      endpoint.answer = response => {
        then(response);
        resolve();
      };
    });
  }

  test('250 seconds for an answer to begin', async () => {
    let answer: ServerResponse | undefined;
    const waiting = arrived(response => (answer = response));
    const late = add();
    await waiting;
    sandbox.clock.advance(249_000);
    answer?.end('at last');
    expect(await late).toEqual({ id: 1 });

    const again = arrived(() => undefined);
    const never = add();
    await again;
    sandbox.clock.advance(250_000);
    expect(await never).toEqual(refused);
  });

  test('60 seconds for its body, counted from its headers', async () => {
    portal.endpoints.bodyMs = 50;
    endpoint.answer = response => {
      response.writeHead(200);
      response.write('it begins');
    };
    expect(await add()).toEqual(refused);
  });

  test('both are numbers to be set', async () => {
    expect(portal.endpoints).toMatchObject({ connectMs: 250_000, bodyMs: 60_000 });
    portal.endpoints.connectMs = 20;
    endpoint.answer = () => undefined;
    expect(await add()).toEqual(refused);
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
  ])('%s is refused without a request', async url => {
    portal.connectors.update(1, { urlCheck: url });
    expect(await add()).toEqual(refused);
    expect(portal.endpoints.requests).toMatchObject([{ url, outcome: 'refused' }]);
  });

  test('the portal looks behind the name', async () => {
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

  test('the option lets them through', async () => {
    expect(await add()).toEqual(refused);
    expect(endpoint.received).toEqual([]);
    portal.endpoints.allowLocal = true;
    expect(await add()).toEqual({ id: 1 });
    expect(endpoint.received).toHaveLength(1);
  });
});

test('the form is written as PHP’s http_build_query writes it', async () => {
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

test('several commands of a batch ask one after another', async () => {
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
