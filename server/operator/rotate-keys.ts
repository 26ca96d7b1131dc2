import { createSealedValues } from '../storage/sealed-values.ts';
import { rotateKeys, type KeysInUse } from '../secrets/rotate-keys.ts';
import type { AddCommand } from './command.ts';
import { withStorage } from './with-storage.ts';

/** `rotate-keys`: encrypts everything that is stored with the first of TOKEN_KEYS. */
export const addRotateKeys: AddCommand = program =>
  program
    .command('rotate-keys')
    .description(
      'encrypt everything that is stored with the first of TOKEN_KEYS, so that the others can be dropped; the server may run meanwhile, with the same TOKEN_KEYS',
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
            say(`${column}: ${sum} encrypted with "${currentKey}"`);
          },
        });
        if (done.size === 0) say('Nothing had to be encrypted anew.');
        const lines = report(
          left,
          currentKey,
          others.map(({ id }) => id),
        );
        for (const line of lines.text) say(line);
        if (!lines.complete) process.exitCode = 1;
      }),
    );

const say = (line: string) => process.stdout.write(`${line}\n`);

/** What is left per key, and which keys can go. */
export function report(
  { perKey, unreadable }: KeysInUse,
  currentKey: string,
  others: readonly string[],
): { readonly text: readonly string[]; readonly complete: boolean } {
  const count = (id: string) => perKey.get(id) ?? 0;
  const known = [currentKey, ...others];
  const foreign = [...perKey.keys()].filter(id => !known.includes(id));
  const free = others.filter(id => count(id) === 0);
  const busy = others.filter(id => count(id) > 0);
  const text = [...known, ...foreign].map(id => `Values encrypted with "${id}": ${count(id)}`);
  if (free.length > 0)
    text.push(
      `Can be dropped from TOKEN_KEYS once every running server has "${currentKey}" in front: ${free.join(', ')}`,
    );
  if (busy.length > 0)
    text.push(
      `Still needed: ${busy.join(', ')}. Does a running server still have it in front? Restart it with "${currentKey}" in front and run this again.`,
    );
  if (unreadable > 0)
    text.push(
      `${unreadable} values cannot be opened with any of TOKEN_KEYS: put back the key that is missing, or those users have to open the app once.`,
    );
  return { text, complete: busy.length === 0 && unreadable === 0 };
}
