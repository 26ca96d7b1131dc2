import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { EncryptionKey, NonEmpty } from '../config/config.ts';

/** Encrypts what is secret at rest. `context` names the place of the value: ciphertext moved elsewhere does not decrypt. */
export interface Vault {
  seal(plaintext: string, context: readonly (string | number)[]): string;
  /** @throws Error when the key is unknown, the bytes were changed, or the context differs */
  open(sealed: string, context: readonly (string | number)[]): string;
  /** As `open`, but undefined where that is impossible: a lost secret is to be got anew, not to stop everything. */
  tryOpen(sealed: string, context: readonly (string | number)[]): string | undefined;
  /** Drops the opened secrets that are kept at hand. */
  forgetOpened(): void;
}

const nonceBytes = 12;
const tagBytes = 16;

const associated = (context: readonly (string | number)[]) => Buffer.from(JSON.stringify(context));

/** Opened secrets that are kept at hand: every call needs two, and opening them was a twentieth of its time. */
const atHand = 2_000;

/**
 * AES-256-GCM; the first key encrypts, all decrypt. Form: `<key id>.<base64url of nonce, tag, ciphertext>`.
 * @param onUnreadable told of the place of each secret that could not be opened
 */
export function createVault(
  keys: NonEmpty<EncryptionKey>,
  onUnreadable?: (context: readonly (string | number)[]) => void,
): Vault {
  const [current] = keys;
  const opened = new LRUCache<string, string>({ max: atHand });
  const vault: Vault = {
    seal: (plaintext, context) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce).setAAD(associated(context));
      const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `${current.id}.${Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')}`;
    },
    open: (sealed, context) => {
      // What is at hand is for the very same place: written unmistakably, as where it is proved.
      const place = `${sealed} ${JSON.stringify(context)}`;
      const known = opened.get(place);
      if (known !== undefined) return known;
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
      opened.set(place, plaintext);
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
    forgetOpened: () => opened.clear(),
  };
  return vault;
}
