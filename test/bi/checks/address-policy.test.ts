import { check, codesOf, misbehave, type Misbehaving } from '../../stage/foreign-endpoint.ts';

let server: Misbehaving;
beforeAll(async () => {
  server = await misbehave({ body: 'OK' });
});
beforeEach(() => {
  server.sockets.length = 0;
});
afterAll(() => server.close());

/** These addresses must not be looked up. */
const noLookup = () => Promise.reject(new Error('was resolved'));

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '127.1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00::1]',
  '[fec0::1]',
  '[ff02::1]',
])('the address %s is refused and nothing is sent', async host => {
  const report = await check(
    { url: `http://${host}:${server.port}/`, settings: { token: 'PROBE' } },
    { allowPrivate: false, resolve: noLookup },
  );
  expect(codesOf(report)).toEqual(['PRIVATE_ADDRESS']);
  expect(report.steps.map(({ step, ok }) => [step, ok])).toEqual([
    ['address', true],
    ['resolve', false],
  ]);
  expect(report).toMatchObject({
    verdict: 'fails',
    status: null,
    portalSays: 'Cannot establish connection.',
  });
  expect(server.sockets).toEqual([]);
});

test('a name of this machine is refused because of its address', async () => {
  const report = await check({ url: `http://localhost:${server.port}/` }, { allowPrivate: false });
  expect(codesOf(report)).toEqual(['PRIVATE_ADDRESS']);
  expect(server.sockets).toEqual([]);
});

test('one private address among public ones is refused', async () => {
  const report = await check(
    { url: `http://both.example:${server.port}/` },
    { allowPrivate: false, resolve: () => Promise.resolve(['93.184.216.34', '::ffff:127.0.0.1']) },
  );
  expect(codesOf(report)).toEqual(['PRIVATE_ADDRESS']);
});

test('an answer of the name service that is not an address is not called', async () => {
  for (const addresses of [[], ['localhost'], ['127.0.0.1:80']]) {
    const report = await check(
      { url: `http://odd.example:${server.port}/` },
      { allowPrivate: false, resolve: () => Promise.resolve(addresses) },
    );
    expect(codesOf(report)).toEqual(['NAME_NOT_RESOLVED']);
  }
});

test('a name is resolved once, and the connection goes to the address that was judged', async () => {
  let asked = 0;
  // The name would have another address if it were asked for a second time.
  const resolve = () => {
    asked += 1;
    return Promise.resolve([asked === 1 ? '192.0.2.1' : '127.0.0.1']);
  };
  const report = await check(
    { url: `http://rebinding.example:${server.port}/` },
    { resolve, limits: { connectMs: 50, bodyMs: 50, largestBody: 100 } },
  );
  expect(asked).toBe(1);
  expect(report.status).toBeNull();
  expect(server.sockets).toEqual([]);
});

test('if the operator allows it, a private address is called and the portal’s option is named', async () => {
  const report = await check({ url: `http://localhost:${server.port}/` });
  expect(report.status).toBe(200);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ code: 'PRIVATE_ADDRESS_CALLED', severity: 'warning' }),
  );
});
