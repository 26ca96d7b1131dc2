import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { TooLate, within } from '../../time/within.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure, type DatabaseFailureCode } from '../port/database-failure.ts';
import { systemCode, throwIfCancelled } from './dial.ts';

/** The name that the certificate of the database must carry. */
export const certificateName = ({ host, tls }: Pick<DatabaseAddress, 'host' | 'tls'>): string =>
  (tls.serverName ?? host).replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** What is demanded of the certificate. Only `verify` proves that nobody sits in between. */
export function tlsOptions(address: Pick<DatabaseAddress, 'host' | 'tls'>): ConnectionOptions {
  const name = certificateName(address);
  const { ca, mode } = address.tls;
  return {
    ...(isIP(name) === 0 ? { servername: name } : {}),
    ...(ca === undefined ? {} : { ca }),
    rejectUnauthorized: mode === 'verify',
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    minVersion: 'TLSv1.2',
  };
}

/**
 * Encrypts a connection before anything secret is sent.
 * @param handshakeMs time limit of the handshake, in milliseconds: a server without TLS may wait for the end of a line that
 * never comes, and says nothing
 * @throws DatabaseFailure with one of the codes `TLS_…`
 */
export async function startTls(
  socket: Socket,
  address: Pick<DatabaseAddress, 'host' | 'tls'>,
  signal: AbortSignal,
  handshakeMs = 5_000,
): Promise<TLSSocket> {
  const encrypted = connect({ socket, ...tlsOptions(address) });
  encrypted.on('error', () => undefined);
  const closed = once(socket, 'close', { signal }).then(() => {
    throw Object.assign(new Error('closed'), { code: 'ECONNRESET' });
  });
  closed.catch(() => undefined);
  try {
    await within(handshakeMs, Promise.race([once(encrypted, 'secureConnect', { signal }), closed]));
  } catch (error) {
    encrypted.destroy();
    throwIfCancelled(signal);
    throw tlsFailure(error);
  }
  return encrypted;
}

/** The failure that the code of Node or OpenSSL stands for. */
export function tlsFailure(error: unknown): DatabaseFailure {
  const code = error instanceof TooLate ? error.message : systemCode(error);
  return new DatabaseFailure(tlsFailureCode(code) ?? 'TLS_NOT_OFFERED', { detail: code, cause: error });
}

/** @returns undefined for a code that is not about a certificate */
export function tlsFailureCode(code: string): DatabaseFailureCode | undefined {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'TLS_WRONG_NAME';
  if (/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/.test(code)) return 'TLS_EXPIRED';
  return /CERT|^UNABLE_TO_|_CA$|^INVALID_PURPOSE$/.test(code) ? 'TLS_NOT_TRUSTED' : undefined;
}
