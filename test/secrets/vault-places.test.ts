import { randomBytes } from 'node:crypto';
import { createVault } from '../../server/secrets/vault.ts';

test('a decrypted secret in memory is not returned for another context that reads alike', () => {
  const vault = createVault([{ id: 'k1', key: randomBytes(32) }]);
  const sealed = vault.seal('secret', ['a', 'b', 1]);
  expect(vault.open(sealed, ['a', 'b', 1])).toBe('secret');
  for (const moved of [
    ['a b', 1],
    ['a', 'b 1'],
    ['a', 'b', '1'],
    ['a', 'b'],
  ])
    expect(() => vault.open(sealed, moved)).toThrow();
});
