import { isSecretValue } from '../../bitrix24/biconnector/secret-settings.ts';
import { createSecretHider } from '../../secrets/hide-secrets.ts';
import type { SettingValues } from './request-body.ts';

/**
 * Finds what has to be hidden wherever an endpoint repeats it: the values of secret settings, and the secrets inside other
 * values, such as the password of an address or of a connection string, alone and with what is around them.
 * @param labels of the settings by their codes
 */
export function secretsIn(
  settings: SettingValues,
  labels: Readonly<Record<string, string>>,
): readonly string[] {
  const hider = createSecretHider();
  const values = Object.entries(settings)
    .filter(([code, value]) => {
      // The search remembers what it finds, so it comes first.
      const holdsSecret = hider.text(value) !== value;
      return holdsSecret || isSecretValue(`${code} ${labels[code] ?? ''}`, value);
    })
    .map(([, value]) => value);
  return [...values, ...hider.found];
}
