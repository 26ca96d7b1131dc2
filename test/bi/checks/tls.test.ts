import { generate } from 'selfsigned';
import type { EndpointReport } from '../../../server/bi/checks/report-answers.ts';
import { check, codesOf, misbehave, speak, type Misbehaving } from '../../stage/foreign-endpoint.ts';

const open: Misbehaving[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(server => server.close()));
});
const opened = async (server: Promise<Misbehaving>): Promise<Misbehaving> => {
  open.push(await server);
  return server;
};

const stepsOf = ({ steps }: EndpointReport) => steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'failed'}`);
/** Longer than an answer takes on a busy machine. */
const limits = { connectMs: 20_000, bodyMs: 20_000, largestBody: 10_000 };

const day = 24 * 3600 * 1000;
interface Made {
  readonly from?: number;
  readonly to?: number;
  readonly name?: string;
}
async function secured({ from = -day, to = 90 * day, name = 'data.example' }: Made = {}) {
  const made = await generate([{ name: 'commonName', value: name }], {
    notBeforeDate: new Date(Date.now() + from),
    notAfterDate: new Date(Date.now() + to),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  const server = await opened(misbehave({ body: 'OK' }, { key: made.private, cert: made.cert }));
  const ask = (options: { readonly certificateAuthority?: string } = {}) =>
    check(
      { url: `https://data.example:${server.port}/`, settings: { token: 'PROBE' } },
      { resolve: () => Promise.resolve(['127.0.0.1']), limits, ...options },
    );
  return { server, ask, trusted: { certificateAuthority: made.cert } };
}

test('the TLS protocol and the subject, issuer and end of the certificate are reported', async () => {
  const { ask, trusted } = await secured();
  const report = await ask(trusted);
  expect(codesOf(report)).toEqual([]);
  expect(report.steps.find(({ step }) => step === 'tls')?.detail).toMatch(
    /^TLSv1\.3; subject data\.example; names DNS:data\.example; issuer data\.example; valid until /,
  );
});

test.each([
  ['a self-signed one', {}, false, 'SELF_SIGNED'],
  ['an expired one', { from: -30 * day, to: -day }, true, 'CERTIFICATE_EXPIRED'],
  ['one that is not valid yet', { from: day }, true, 'CERTIFICATE_NOT_YET_VALID'],
  ['one of another host', { name: 'other.example' }, true, 'CERTIFICATE_WRONG_NAME'],
] as const)(
  'nothing is sent to a server with an invalid certificate: %s',
  async (_name, made, isTrusted, code) => {
    const { server, ask, trusted } = await secured(made);
    const report = await ask(isTrusted ? trusted : {});
    expect(codesOf(report)).toEqual([code]);
    expect(stepsOf(report).at(-1)).toBe('tls failed');
    expect(report.portalSays).toBe('Cannot establish connection.');
    expect(server.requests).toEqual([]);
  },
);

test('a certificate whose issuer is not sent along is reported as an incomplete chain', async () => {
  const authority = await generate([{ name: 'commonName', value: 'An authority' }], {
    extensions: [{ name: 'basicConstraints', cA: true }],
  });
  const made = await generate([{ name: 'commonName', value: 'data.example' }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'data.example' }] }],
    ca: { key: authority.private, cert: authority.cert },
  });
  const server = await opened(misbehave({ body: 'OK' }, { key: made.private, cert: made.cert }));
  const report = await check(
    { url: `https://data.example:${server.port}/` },
    { resolve: () => Promise.resolve(['127.0.0.1']), limits },
  );
  expect(codesOf(report)).toEqual(['CERTIFICATE_CHAIN_INCOMPLETE']);
  expect(server.requests).toEqual([]);
});

test('a certificate that expires soon is reported', async () => {
  const { ask, trusted } = await secured({ to: 5 * day });
  expect(codesOf(await ask(trusted))).toEqual(['CERTIFICATE_EXPIRES_SOON']);
});

test('a server that does not speak TLS is reported', async () => {
  const plain = await opened(speak(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  const report = await check({ url: plain.origin.replace('http:', 'https:') }, { limits });
  expect(codesOf(report)).toEqual(['TLS_FAILED']);
});
