import type { Failure } from '../transport/answer.ts';
import type { Session } from '../transport/session.ts';

export type FileFormat = 'json' | 'yaml';

export interface ExportFile {
  readonly ok: true;
  readonly name: string;
  readonly text: string;
}

/**
 * Fetches connectors as a file, which the server makes.
 * @param ids the connectors to export; an empty list means all of them
 */
export async function fetchExport(
  session: Session,
  { format, ids }: { readonly format: FileFormat; readonly ids: readonly string[] },
): Promise<ExportFile | Failure> {
  const chosen = ids.length === 0 ? '' : `&id=${ids.join(',')}`;
  const reply = await session.request(`/api/connectors/export?format=${format}${chosen}`, { file: true });
  if (!reply.ok) return reply;
  const { text, name } = reply.body;
  if (typeof text !== 'string')
    return { ok: false, code: 'SERVER_NONSENSE', message: '', status: reply.status };
  return { ok: true, text, name: typeof name === 'string' && name !== '' ? name : `connectors.${format}` };
}
