import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { boundedMap } from '../time/bounded-map.ts';
import type { EncryptionKey, NonEmpty } from '../config/config.ts';

/**
 * Encrypts secrets at rest. `context` names the place of a value, so ciphertext that is moved elsewhere does not decrypt.
 */
export interface Vault {
  /** Encrypts a value with the current key. */
  seal(plaintext: string, context: readonly (string | number)[]): string;
  /** @throws Error when the key is unknown, the bytes were changed, or the context differs */
  open(sealed: string, context: readonly (string | number)[]): string;
  /** Like `open`, but gives undefined where that fails: the caller obtains a lost secret anew. */
  tryOpen(sealed: string, context: readonly (string | number)[]): string | undefined;
  /** Deletes the decrypted secrets that are held in memory. */
  forgetOpened(): void;
}

const nonceBytes = 12;
const tagBytes = 16;

const associated = (context: readonly (string | number)[]) => Buffer.from(JSON.stringify(context));

/**
 * Greatest number of decrypted secrets held in memory: every call needs one, and decrypting takes a twentieth of its time.
 */
const maxDecrypted = 10_000;

/**
 * Encrypts with AES-256-GCM; the first key encrypts, all decrypt. Form: `<key id>.<base64url of nonce, tag, ciphertext>`.
 * @param onUnreadable called with the context of each secret that `tryOpen` could not decrypt
 */
export function createVault(
  keys: NonEmpty<EncryptionKey>,
  onUnreadable?: (context: readonly (string | number)[]) => void,
): Vault {
  const [current] = keys;
  const decrypted = boundedMap<string, string>(maxDecrypted);
  const vault: Vault = {
    seal: (plaintext, context) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce).setAAD(associated(context));
      const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `${current.id}.${Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')}`;
    },
    open: (sealed, context) => {
      // The name in memory includes the context in the same unambiguous form as the associated data.
      const place = `${sealed} ${JSON.stringify(context)}`;
      const cached = decrypted.get(place);
      if (cached !== undefined) return cached;
      const dot = sealed.indexOf('.');
      const key = keys.find(({ id }) => id === sealed.slice(0, dot))?.key;
      if (key === undefined)
        throw new Error('A stored secret was encrypted with a key that TOKEN_KEYS does not hold');
      const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
        .setAAD(associated(context))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const plaintext = Buffer.concat([
        decipher.update(bytes.subarray(nonceBytes + tagBytes)),
        decipher.final(),
      ]).toString('utf8');
      decrypted.set(place, plaintext);
      return plaintext;
    },
    tryOpen: (sealed, context) => {
      try {
        return vault.open(sealed, context);
      } catch {
        onUnreadable?.(context);
        return undefined;
      }
    },
    forgetOpened: () => decrypted.clear(),
  };
  return vault;
}
