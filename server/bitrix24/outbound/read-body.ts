import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { DeskError } from '../../desk-error.ts';

const decoders: Readonly<Record<string, typeof gunzip>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: brotliDecompress,
};

/**
 * Reads the text of an answer. Some proxies compress answers for clients that did not ask for it.
 * @param encoding the header `Content-Encoding`
 * @param longest maximum size of the text in bytes
 * @throws DeskError `PORTAL_ANSWER_TOO_LARGE` or `PORTAL_NONSENSE` (502)
 */
export async function readBody(bytes: Uint8Array, encoding: unknown, longest: number): Promise<string> {
  const name = typeof encoding === 'string' ? encoding.trim().toLowerCase() : '';
  const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (decode === undefined) return textOf(bytes);
  try {
    return textOf(await promisify<Uint8Array, object, Buffer>(decode)(bytes, { maxOutputLength: longest }));
  } catch (error) {
    const isLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new DeskError(isLarge ? 'PORTAL_ANSWER_TOO_LARGE' : 'PORTAL_NONSENSE', { cause: error });
  }
}

const decoder = new TextDecoder();
/** Reads UTF-8 without its byte order mark, which JSON may not begin with. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);
