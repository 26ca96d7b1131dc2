import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openStorage } from '../../server/storage/database.ts';

/* docs/operating.md, "Update and roll back". */
test('a former version does not start on tables that a newer one has changed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'desk-roll-back-'));
  const url = `sqlite:${join(folder, 'desk.sqlite')}`;
  try {
    const newer = await openStorage(url);
    await sql`insert into kysely_migration (name, timestamp) values ('999-of-a-newer-version', '2030-01-01')`.execute(
      newer.db,
    );
    await newer.close();
    await expect(openStorage(url)).rejects.toThrow('cannot be opened');
  } finally {
    await rm(folder, { recursive: true });
  }
});
