import { isItem } from '../../bitrix24/biconnector/item.ts';
import type { Place } from '../../net/decode-text.ts';
import { formatName, formatVersion } from './file-format.ts';
import { largestFile } from './file-limit.ts';
import { parseFile, type ParseProblem, type PlaceOf } from './parse-file.ts';

/** The reason why a file cannot be used at all. */
export type FileProblem =
  | ParseProblem
  | 'FILE_EMPTY'
  | 'FILE_OF_ANOTHER_KIND'
  | 'FILE_VERSION_INVALID'
  | 'FILE_OF_A_LATER_VERSION'
  | 'FILE_WITHOUT_CONNECTORS';

export type UnusableFile = {
  readonly ok: false;
  readonly problem: FileProblem;
  /** A fact that belongs to the problem, such as the parser's words or a size; may be empty. */
  readonly detail: string;
  readonly place: Place | undefined;
};

export type FileReading =
  | {
      readonly ok: true;
      /** The portal the file was exported from. */
      readonly memberId: string | undefined;
      readonly connectors: readonly unknown[];
      readonly placeOf: PlaceOf;
    }
  | UnusableFile;

/** Maximum number of connectors, twice as many as any known portal has. Each takes an entry of the report. */
const mostConnectors = 10_000;

/**
 * Reads a file of connectors, JSON or YAML. Duplicate keys are reported, and `__proto__` is a key like any other. Never
 * throws.
 */
export function readFile(text: string): FileReading {
  if (text.length > largestFile) return unusable('FILE_TOO_LARGE', `${text.length} > ${largestFile}`);
  const parsed = parseFile(text.replace(/^\ufeff/, ''));
  if (!parsed.ok) return parsed;
  const { value, placeOf } = parsed;
  if (value === null || value === '') return unusable('FILE_EMPTY');
  if (!isItem(value) || value['format'] !== formatName)
    return unusable('FILE_OF_ANOTHER_KIND', '', placeOf('format'));
  const { version, connectors, portal } = value;
  if (version !== formatVersion)
    return unusable(
      isLaterVersion(version) ? 'FILE_OF_A_LATER_VERSION' : 'FILE_VERSION_INVALID',
      '',
      placeOf('version'),
    );
  if (!Array.isArray(connectors)) return unusable('FILE_WITHOUT_CONNECTORS', '', placeOf('connectors'));
  if (connectors.length > mostConnectors)
    return unusable('FILE_TOO_LARGE', `connectors: ${connectors.length} > ${mostConnectors}`);
  const memberId = isItem(portal) && typeof portal['memberId'] === 'string' ? portal['memberId'] : undefined;
  return { ok: true, memberId, connectors, placeOf };
}

/** Versions are whole numbers, so that only a number can be a later one. */
const isLaterVersion = (version: unknown): boolean =>
  typeof version === 'number' && Number.isSafeInteger(version) && version > formatVersion;

export const unusable = (problem: FileProblem, detail = '', place?: Place): UnusableFile => ({
  ok: false,
  problem,
  detail,
  place,
});
