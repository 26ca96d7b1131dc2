import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { connectionFailure } from '../../../server/bitrix24/outbound/connection-failure.ts';
import { NotSent } from '../../../server/bitrix24/outbound/not-sent.ts';

const day = 24 * 3600 * 1000;
const run = promisify(execFile);
const script = new URL('./ask-outbound.ts', import.meta.url).pathname;

test.each([
  ['trusted', {}, true, 'answered'],
  ['self-signed and not trusted', {}, false, 'PORTAL_CERTIFICATE_UNTRUSTED'],
  ['expired', { from: -30 * day, to: -day }, true, 'PORTAL_CERTIFICATE_EXPIRED'],
  ['not valid yet', { from: day }, true, 'PORTAL_CERTIFICATE_EXPIRED'],
  ['of another host', { name: 'other.example' }, true, 'PORTAL_CERTIFICATE_WRONG_NAME'],
])('a portal whose certificate is %s is told by its own code', async (_name, made, isTrusted, expected) => {
  const {
    from = -day,
    to = 90 * day,
    name = 'localhost',
  } = made as {
    readonly from?: number;
    readonly to?: number;
    readonly name?: string;
  };
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    notBeforeDate: new Date(Date.now() + from),
    notAfterDate: new Date(Date.now() + to),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  let asked = 0;
  const portal = createServer({ key, cert }, (_req, res) => {
    asked += 1;
    res.end('answered');
  });
  await new Promise<void>(resolve => portal.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  try {
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, cert);
    const { port } = portal.address() as AddressInfo;
    const { stdout } = await run(
      process.execPath,
      ['--import', 'tsx', script, `https://localhost:${port}/rest/`],
      { env: { ...process.env, ...(isTrusted ? { NODE_EXTRA_CA_CERTS: authority } : {}) } },
    );
    expect(stdout).toBe(expected);
    expect(asked).toBe(expected === 'answered' ? 1 : 0);
  } finally {
    portal.closeAllConnections();
    await new Promise(resolve => portal.close(resolve));
    await rm(folder, { recursive: true });
  }
});

test.each([
  ['SELF_SIGNED_CERT_IN_CHAIN', 'PORTAL_CERTIFICATE_UNTRUSTED'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'PORTAL_CERTIFICATE_UNTRUSTED'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'PORTAL_CERTIFICATE_UNTRUSTED'],
  ['CERT_REVOKED', 'PORTAL_CERTIFICATE_UNTRUSTED'],
  ['CERT_HAS_EXPIRED', 'PORTAL_CERTIFICATE_EXPIRED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'PORTAL_CERTIFICATE_WRONG_NAME'],
  ['ECONNREFUSED', 'PORTAL_UNREACHABLE'],
  ['UND_ERR_CONNECT_TIMEOUT', 'PORTAL_TIMEOUT'],
])('a connection that fails with %s is %s, and nothing was sent', (code, expected) => {
  const failure = connectionFailure(Object.assign(new Error('x'), { code }));
  expect(failure).toBeInstanceOf(NotSent);
  expect(failure.code).toBe(expected);
});
