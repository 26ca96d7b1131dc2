import { randomBytes } from 'node:crypto';
import type { AppCard } from '../app-card.ts';
import type { MintedTokens } from '../minted-tokens.ts';
import type { SandboxClock } from '../clock.ts';

/** The app, portal, user and installation that a token stands for. */
export interface Grant {
  readonly app: AppCard;
  readonly memberId: string;
  readonly userId: number;
  readonly epoch: number;
}

export interface AccessToken extends Grant {
  readonly token: string;
  /** Milliseconds of the sandbox clock. */
  readonly expiresAt: number;
}

interface ExpiringGrant extends Grant {
  readonly expiresAt: number;
}

const refreshDays = 180;
const codeSeconds = 30;

/** All tokens and codes that the OAuth server has issued. */
export class TokenRegistry {
  private readonly access = new Map<string, AccessToken>();
  private readonly refresh = new Map<string, ExpiringGrant>();
  private readonly codes = new Map<string, ExpiringGrant>();

  constructor(
    private readonly clock: SandboxClock,
    readonly accessTokenSeconds: number,
  ) {}

  /** Issues a new pair; negative `seconds` make an expired access token. */
  mint(grant: Grant, seconds: number = this.accessTokenSeconds): MintedTokens {
    const now = this.clock.now();
    const expiresAt = now + seconds * 1000;
    const accessToken = makeToken(expiresAt, grant.userId);
    const refreshToken = makeToken(now + refreshDays * 86_400_000, grant.userId);
    this.access.set(accessToken, { ...grant, token: accessToken, expiresAt });
    this.refresh.set(refreshToken, { ...grant, expiresAt: now + refreshDays * 86_400_000 });
    return { accessToken, refreshToken, expiresIn: seconds, expires: Math.floor(expiresAt / 1000) };
  }

  findAccess(token: string): AccessToken | undefined {
    return this.access.get(token);
  }

  /** Finds a refresh token that has not expired. */
  findRefresh(token: string): Grant | undefined {
    const found = this.refresh.get(token);
    return found && found.expiresAt > this.clock.now() ? found : undefined;
  }

  forgetRefresh(token: string): void {
    this.refresh.delete(token);
  }

  /** Issues an authorization code for a single use within 30 seconds. */
  mintCode(grant: Grant): string {
    const code = makeToken(this.clock.now() + codeSeconds * 1000, grant.userId);
    this.codes.set(code, { ...grant, expiresAt: this.clock.now() + codeSeconds * 1000 });
    return code;
  }

  /** Uses a code up; undefined if it is unknown or expired. */
  takeCode(code: string): Grant | undefined {
    const found = this.codes.get(code);
    this.codes.delete(code);
    return found && found.expiresAt > this.clock.now() ? found : undefined;
  }

  /** Reads the grant of a code without using it up. */
  peekCode(code: string): Grant | undefined {
    return this.codes.get(code);
  }
}

/** Makes 70 hex digits that contain expiry and user id in little endian, like real tokens (platform contract 1.1). */
export function makeToken(expiresAt: number, userId: number): string {
  const bytes = randomBytes(35);
  bytes.writeUInt32LE(Math.floor(expiresAt / 1000) >>> 0, 0);
  bytes.writeUInt32LE(userId >>> 0, 8);
  return bytes.toString('hex');
}

/** True for a text in the form of a token, from any issuer. */
export function looksLikeToken(text: string): boolean {
  return /^[0-9a-f]{70}$/.test(text);
}
