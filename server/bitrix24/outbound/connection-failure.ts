import { DeskError } from '../../desk-error.ts';
import type { OwnCode } from '../../error-catalogue.ts';
import { NotSent } from './not-sent.ts';

/** Error codes of connections that were never established. */
const beforeSending =
  /^(UND_ERR_CONNECT_TIMEOUT|ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_(TLS|SSL)_\w+)$/;

/** The reasons of OpenSSL and Node to reject a certificate; the rest of its kind is a missing trust. */
const certificateCodes: readonly (readonly [RegExp, OwnCode])[] = [
  [/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/, 'PORTAL_CERTIFICATE_EXPIRED'],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'PORTAL_CERTIFICATE_WRONG_NAME'],
  [
    /^(CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET|VERIFY)_\w+|INVALID_CA|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE)$/,
    'PORTAL_CERTIFICATE_UNTRUSTED',
  ],
];

/** Turns what a request failed with into an error of ours; nothing was sent where it is a NotSent. */
export function connectionFailure(error: unknown): DeskError {
  if (error instanceof DeskError) return error;
  const code = String((error as { code?: unknown }).code);
  const certificate = certificateCodes.find(([pattern]) => pattern.test(code))?.[1];
  if (certificate !== undefined) return new NotSent(certificate, { cause: error });
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new DeskError('PORTAL_ANSWER_TOO_LARGE', { cause: error });
  const Failure = beforeSending.test(code) ? NotSent : DeskError;
  return new Failure(code.endsWith('_TIMEOUT') ? 'PORTAL_TIMEOUT' : 'PORTAL_UNREACHABLE', { cause: error });
}
