import type { Config } from '../../server/config/config.ts';

/** The environment variables that result in this configuration, for a command beside the app under test. */
export const operatorEnvironment = (config: Config): Readonly<Record<string, string>> => ({
  APP_URL: config.appUrl,
  B24_CLIENT_ID: config.client.id,
  B24_CLIENT_SECRET: config.client.secret,
  B24_OAUTH_SERVERS: config.oauthServers.join(','),
  DATABASE_URL: config.databaseUrl,
  SESSION_SECRET: config.sessionSecrets.join(','),
  TOKEN_KEYS: config.tokenKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
  TRUST_PROXY: String(config.trustProxy),
  ALLOW_INSECURE_PORTALS: config.allowInsecurePortals ? '1' : '0',
});
