import { isAccessKey } from '../../hosting/records/access-key.ts';

/** The ways in which the name of the setting is written: as PHP encodes it, and plainly. */
const names = ['connection%5Bkey%5D=', 'connection%5bkey%5d=', 'connection[key]='].map(name =>
  Buffer.from(name, 'latin1'),
);
const ampersand = '&'.charCodeAt(0);

/**
 * Finds the access key in a body that is not read yet: strangers cost no more than a search.
 * @returns undefined where the body has no key, has it twice, or has something that is no key
 */
export function findKey(body: Buffer): string | undefined {
  const found = names.flatMap(name => valuesOf(body, name));
  const [key = ''] = found;
  return found.length === 1 && isAccessKey(key) ? key : undefined;
}

function valuesOf(body: Buffer, name: Buffer): readonly string[] {
  const values: string[] = [];
  for (let at = body.indexOf(name); at !== -1 && values.length < 2; at = body.indexOf(name, at + 1)) {
    if (at > 0 && body[at - 1] !== ampersand) continue;
    const start = at + name.length;
    const end = body.indexOf(ampersand, start);
    values.push(body.toString('latin1', start, Math.min(end === -1 ? body.length : end, start + 100)));
  }
  return values;
}
