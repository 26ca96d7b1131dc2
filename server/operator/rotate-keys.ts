import { createSealedValues } from '../storage/sealed-values.ts';
import { rotateKeys, type KeysInUse } from '../secrets/rotate-keys.ts';
import type { AddCommand } from './command.ts';
import { withStorage } from './with-storage.ts';

/** `rotate-keys`: encrypts all stored secrets with the first of TOKEN_KEYS. */
export const addRotateKeys: AddCommand = program =>
  program
    .command('rotate-keys')
    .description(
      'encrypt all stored secrets with the first of TOKEN_KEYS, so that the other keys can be dropped; the server may keep running with the same TOKEN_KEYS',
    )
    .action(() =>
      withStorage(async ({ config, storage, vault }) => {
        const [{ id: currentKey }, ...others] = config.tokenKeys;
        const done = new Map<string, number>();
        const left = await rotateKeys({
          values: createSealedValues(storage.db),
          vault,
          currentKey,
          onProgress: (column, reencrypted) => {
            const sum = (done.get(column) ?? 0) + reencrypted;
            done.set(column, sum);
            print(`${column}: ${sum} encrypted with "${currentKey}"`);
          },
        });
        if (done.size === 0) print('Nothing had to be encrypted again.');
        const lines = report(
          left,
          currentKey,
          others.map(({ id }) => id),
        );
        for (const line of lines.text) print(line);
        if (!lines.complete) process.exitCode = 1;
      }),
    );

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Describes how many values each key still encrypts, and which keys can be dropped. */
export function report(
  { perKey, unreadable }: KeysInUse,
  currentKey: string,
  others: readonly string[],
): { readonly text: readonly string[]; readonly complete: boolean } {
  const valuesOf = (id: string) => perKey.get(id) ?? 0;
  const known = [currentKey, ...others];
  const foreign = [...perKey.keys()].filter(id => !known.includes(id));
  const unused = others.filter(id => valuesOf(id) === 0);
  const needed = others.filter(id => valuesOf(id) > 0);
  const text = [...known, ...foreign].map(id => `Values encrypted with "${id}": ${valuesOf(id)}`);
  if (unused.length > 0)
    text.push(
      `Can be dropped from TOKEN_KEYS once every running server has "${currentKey}" first: ${unused.join(', ')}`,
    );
  if (needed.length > 0)
    text.push(
      `Still needed: ${needed.join(', ')}. If a running server has one of them first, restart it with "${currentKey}" first and run this command again.`,
    );
  if (unreadable > 0)
    text.push(
      `${unreadable} values cannot be decrypted with any of TOKEN_KEYS. Add the missing key, or those users have to open the app once.`,
    );
  return { text, complete: needed.length === 0 && unreadable === 0 };
}
