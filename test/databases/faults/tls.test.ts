/*
 * Certificates of databases: which are trusted, and by which code each other one is refused before anything secret is said.
 */
import { isIP } from 'node:net';
import { generate } from 'selfsigned';
import { createDriverFor } from '../../../server/databases/local/create-driver.ts';
import {
  databaseKinds,
  type Asker,
  type CheckStep,
  type DatabaseAddress,
  type DatabaseTls,
} from '../../../server/databases/port/database-adapter.ts';
import { createLocalDatabases } from '../../../server/databases/local/local-databases.ts';
import type { Certificate } from '../../portal/http/certificate.ts';
import { startTlsServer } from './tls-server.ts';

const day = 24 * 3600 * 1000;
const asker: Asker = { owner: 'tests', signal: new AbortController().signal };
const databases = createLocalDatabases({ driverFor: createDriverFor({ allowPrivate: true }) });
afterAll(() => databases.close());

const authority = await makeAuthority('An authority');
const stranger = await makeAuthority('Another authority');

async function makeAuthority(name: string): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 100 * day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true },
    ],
  });
  return { key, cert };
}

/** @param from and to days from now */
async function makeCertificate(
  name: string,
  by: Certificate | undefined,
  from = -1,
  to = 90,
): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + from * day),
    notAfterDate: new Date(Date.now() + to * day),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name }],
      },
    ],
    ...(by === undefined ? {} : { ca: by }),
  });
  return { key, cert };
}

const certificates = {
  good: await makeCertificate('db.example.com', authority),
  local: await makeCertificate('localhost', authority),
  numeric: await makeCertificate('127.0.0.1', authority),
  expired: await makeCertificate('db.example.com', authority, -30, -1),
  future: await makeCertificate('db.example.com', authority, 1),
  strange: await makeCertificate('db.example.com', stranger),
  own: await makeCertificate('db.example.com', undefined),
  none: undefined,
};
const ca = authority.cert;
const serverName = 'db.example.com';

/** What is special, the server's certificate, what the address demands, and the code of the step `tls`; else the login is refused. */
type Case = readonly [string, keyof typeof certificates, DatabaseTls, string | undefined, string?];
const cases: readonly Case[] = [
  [
    'of its own authority and the name that is demanded',
    'good',
    { mode: 'verify', ca, serverName },
    undefined,
  ],
  ['of its own authority and the name of the host', 'local', { mode: 'verify', ca }, undefined, 'localhost'],
  ['of the address of the host', 'numeric', { mode: 'verify', ca }, undefined],
  ['of another name than the host', 'good', { mode: 'verify', ca }, 'TLS_WRONG_NAME'],
  [
    'of another name than the one that is demanded',
    'local',
    { mode: 'verify', ca, serverName },
    'TLS_WRONG_NAME',
    'localhost',
  ],
  ['of an authority that nobody trusts', 'good', { mode: 'verify', serverName }, 'TLS_NOT_TRUSTED'],
  ['of another authority than its own', 'strange', { mode: 'verify', ca, serverName }, 'TLS_NOT_TRUSTED'],
  ['that it signed itself', 'own', { mode: 'verify', serverName }, 'TLS_NOT_TRUSTED'],
  ['that has expired', 'expired', { mode: 'verify', ca, serverName }, 'TLS_EXPIRED'],
  ['that is not valid yet', 'future', { mode: 'verify', ca, serverName }, 'TLS_EXPIRED'],
  ['that is not there', 'none', { mode: 'verify', ca, serverName }, 'TLS_NOT_OFFERED'],
  ['that is not there although only encryption is demanded', 'none', { mode: 'encrypt' }, 'TLS_NOT_OFFERED'],
  ['that nobody checks', 'own', { mode: 'encrypt' }, undefined],
  ['that has expired and nobody checks', 'expired', { mode: 'encrypt' }, undefined],
];

const named = cases.map(([name, made, tls, code, host = '127.0.0.1']) => ({ name, made, tls, code, host }));

describe.each(databaseKinds)('A server of the type %s with a certificate', kind => {
  test.each(named)('$name', async ({ made, tls, code, host }) => {
    const server = await startTlsServer(kind, certificates[made]);
    const address: DatabaseAddress = {
      type: kind,
      host,
      port: server.port,
      database: 'shop',
      user: 'PROBE-user',
      password: 'PROBE-password',
      tls,
    };
    try {
      const steps: CheckStep[] = [];
      for await (const step of databases.check(address, asker)) steps.push(step);
      const failed = steps.find(({ state }) => state === 'failed');
      const expected = code ?? 'LOGIN_REFUSED';
      expect(failed).toMatchObject({ step: code === undefined ? 'login' : 'tls', code: expected });
      await expect(databases.proveLogin(address, asker)).rejects.toMatchObject({ code: expected });
      // Nobody who sits in between hears who wants to log in.
      expect(server.clear()).not.toContain('PROBE');
      expect(server.encrypted().includes('PROBE-user')).toBe(code === undefined);
    } finally {
      await server.close();
    }
  });
});
