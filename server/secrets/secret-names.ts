import { boundedMap } from '../time/bounded-map.ts';

/**
 * Names whose values are secrets, in lower-case letters and digits: those of Bitrix24 (platform contract 1, T31) and common
 * ones.
 */
const secretNames: ReadonlySet<string> = new Set([
  'auth',
  'authid',
  'refreshid',
  'code',
  'key',
  'value',
  'pass',
  'pwd',
  'pin',
  'otp',
  'jwt',
  'sign',
  'signature',
  'session',
  'sessionid',
  'appsid',
  'cookie',
  'setcookie',
  'authorization',
  'credential',
  'credentials',
]);
const secretEnds =
  /(?:token|secret|password|passwd|passphrase|apikey|accesskey|secretkey|privatekey|sessid|authid|refreshid)$/;

/** Whether a name means a secret, in any case and with any punctuation. */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  const plain = /[^a-z0-9]/.test(lower) ? lower.replaceAll(/[^a-z0-9]/g, '') : lower;
  return secretNames.has(plain) || secretEnds.test(plain);
}

/** Fields of the definition of a setting, which is not secret (biconnector contract 4.1). */
const definition: ReadonlySet<string> = new Set(['code', 'name', 'type', 'id']);

/** Whether a name is a field of the definition of a setting. */
export const isOfDefinition = (name: string): boolean => definition.has(name.toLowerCase());

/**
 * Whether a name holds a source's settings, whose values are secrets under any name: they hold passwords (biconnector
 * contract 5).
 */
export const isSettings = (name: string): boolean => name.toLowerCase() === 'settings';

/** Splits a name as forms write it, such as `auth[access_token]`, also percent-encoded. */
export const partsOf = (name: string): readonly string[] => (isPlain.test(name) ? [name] : splitName(name));

/** A name without brackets and percent-encoding. */
const isPlain = /^[^%[\]]*$/;

const splitName = (name: string): readonly string[] =>
  decoded(name)
    .split(/[[\]]+/)
    .filter((part, at) => part !== '' || at === 0);

/** Whether the value under this name is a secret. @param parts the name as `partsOf` splits it */
export function hidesValue(parts: readonly string[]): boolean {
  const at = parts.findIndex(isSettings);
  if (at === -1) return parts.some(isSecretName);
  const [index = '', name = '', ...deeper] = parts.slice(at + 1);
  const ofDefinition = /^\d+$/.test(index) && isOfDefinition(name) && deeper.length === 0;
  return parts.slice(0, at).some(isSecretName) || !ofDefinition;
}

/** What happens to the value under a name: it is hidden, its settings are, or it is looked into. */
export type Treatment = 'hide' | 'settings' | 'look';

/** Names repeat in every answer, and splitting one costs more than remembering what came of it. */
const treatments = boundedMap<string, Treatment>(5_000);
/** Greatest length of a name that is remembered, in characters. */
const longestRemembered = 200;

/** What happens to the value under a name of a parsed object. */
export function treatmentOf(name: string): Treatment {
  const remembered = treatments.get(name);
  if (remembered !== undefined) return remembered;
  const parts = partsOf(name);
  const ofSettings = isSettings(parts.at(-1) ?? '') && !hidesValue([...parts.slice(0, -1), '']);
  const treatment = ofSettings ? 'settings' : hidesValue(parts) ? 'hide' : 'look';
  if (name.length <= longestRemembered) treatments.set(name, treatment);
  return treatment;
}

/** Removes percent-encoding that was applied up to four times; other text stays. */
export function decoded(text: string): string {
  let before = text;
  for (let times = 0; times < 4; times += 1) {
    const after = decodedOnce(before);
    if (after === before) break;
    before = after;
  }
  return before;
}

/** Removes percent-encoding once. */
export const decodedOnce = (text: string): string =>
  text.replaceAll(/(?:%[0-9a-f]{2})+/gi, bytes => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
