import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Findings } from './findings.ts';
import type { FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';
import { StepFailed } from './step-log.ts';
import { codeOf } from './resolve-host.ts';

export interface TlsOptions {
  readonly hostname: string;
  /** Trusted beside the system's roots; PEM. */
  readonly certificateAuthority?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly today: number;
}

/** A certificate that ends within this time is reported, in milliseconds. */
const soonMs = 14 * 24 * 3600 * 1000;

/**
 * Encrypts the connection and verifies the certificate for `hostname` before anything is sent: the settings are secrets.
 * @throws StepFailed `TLS_FAILED`, or the code of what is wrong with the certificate
 */
export async function startTls(
  socket: Socket,
  { hostname, certificateAuthority, today }: TlsOptions,
  signal: AbortSignal,
  findings: Findings,
): Promise<readonly [TLSSocket, string]> {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const encrypted = connect({
    socket,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    ALPNProtocols: ['http/1.1'],
    // The certificate is verified below, with a code for each failure.
    rejectUnauthorized: false,
  });
  encrypted.on('error', () => undefined);
  try {
    await once(encrypted, 'secureConnect', { signal });
  } catch (error) {
    throw new StepFailed('TLS_FAILED', codeOf(error), { cause: error });
  }
  const detail = describe(encrypted);
  if (!encrypted.authorized) {
    const reason = String(encrypted.authorizationError);
    throw new StepFailed(reasons.get(reason) ?? 'CERTIFICATE_NOT_TRUSTED', `${reason}; ${detail}`);
  }
  const until = Date.parse(encrypted.getPeerCertificate().valid_to);
  if (until - today < soonMs) findings.add('CERTIFICATE_EXPIRES_SOON', new Date(until).toISOString());
  return [encrypted, detail];
}

/** Codes for the reasons of OpenSSL and Node to reject a certificate. */
const reasons: ReadonlyMap<string, FindingCode> = new Map<string, FindingCode>([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'SELF_SIGNED'],
  ['CERT_HAS_EXPIRED', 'CERTIFICATE_EXPIRED'],
  ['CERT_NOT_YET_VALID', 'CERTIFICATE_NOT_YET_VALID'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'CERTIFICATE_WRONG_NAME'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERTIFICATE_CHAIN_INCOMPLETE'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'CERTIFICATE_CHAIN_INCOMPLETE'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERTIFICATE_CHAIN_INCOMPLETE'],
]);

function describe(socket: TLSSocket): string {
  const { subject, issuer, subjectaltname, valid_to } = socket.getPeerCertificate();
  return [
    socket.getProtocol() ?? '',
    `subject ${nameOf(subject)}`,
    `names ${subjectaltname ?? '-'}`,
    `issuer ${nameOf(issuer)}`,
    `valid until ${valid_to}`,
  ].join('; ');
}

/** The common name and organization; both are missing if the endpoint shows no certificate. */
function nameOf(name: Readonly<Record<string, string | string[] | undefined>> | undefined): string {
  return [name?.['CN'], name?.['O']].flatMap(part => part ?? []).join(', ') || '-';
}
