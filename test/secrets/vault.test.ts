import { randomBytes } from 'node:crypto';
import { createVault } from '../../server/secrets/vault.ts';

const old = { id: 'old', key: randomBytes(32) };
const young = { id: 'new', key: randomBytes(32) };
const place = ['portal', 7, 'access_token'];

test('a sealed text opens with its own context, and the same text is never sealed to the same ciphertext twice', () => {
  const vault = createVault([old]);
  const sealed = vault.seal('secret', place);
  expect(vault.open(sealed, place)).toBe('secret');
  expect(vault.seal('secret', place)).not.toBe(sealed);
});

test('ciphertext moved to another portal, user or field does not open', () => {
  const vault = createVault([old]);
  const sealed = vault.seal('secret', place);
  for (const elsewhere of [
    ['other', 7, 'access_token'],
    ['portal', 8, 'access_token'],
    ['portal', 7, 'refresh_token'],
  ]) {
    expect(() => vault.open(sealed, elsewhere)).toThrow();
  }
});

test('ciphertext with a changed byte does not open', () => {
  const vault = createVault([old]);
  const sealed = vault.seal('secret', place);
  const first = sealed.indexOf('.') + 1;
  const other = sealed[first] === 'A' ? 'Q' : 'A';
  expect(() => vault.open(sealed.slice(0, first) + other + sealed.slice(first + 1), place)).toThrow();
});

test('the first key encrypts, all keys decrypt, and the error names a dropped key as the reason', () => {
  const sealed = createVault([old]).seal('secret', place);
  const rotated = createVault([young, old]);
  expect(rotated.open(sealed, place)).toBe('secret');
  expect(rotated.seal('secret', place)).toMatch(/^new\./);
  expect(() => createVault([young]).open(sealed, place)).toThrow('TOKEN_KEYS');
});

test('decrypted secrets in memory are deleted on demand, and then the ciphertext has to be opened again', () => {
  const keys = [{ ...old, key: Buffer.from(old.key) }] as const;
  const vault = createVault(keys);
  const sealed = vault.seal('secret', place);
  expect(vault.open(sealed, place)).toBe('secret');
  keys[0].key.fill(0);
  // The decrypted secret is still in memory, although the key has changed.
  expect(vault.open(sealed, place)).toBe('secret');
  vault.forgetOpened();
  expect(() => vault.open(sealed, place)).toThrow();
});
