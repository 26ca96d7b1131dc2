import type { Kysely, Migration } from 'kysely';

/** Makes the tables of checks: what the last one of each object found, and which portals want one every hour. */
export const health: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('health_states')
      .addColumn('member_id', 'text', column => column.notNull())
      .addColumn('kind', 'text', column => column.notNull())
      .addColumn('object_id', 'text', column => column.notNull())
      .addColumn('title', 'text', column => column.notNull())
      .addColumn('checked_at', 'bigint', column => column.notNull())
      .addColumn('state', 'text', column => column.notNull())
      .addColumn('code', 'text')
      .addColumn('place', 'text')
      .addColumn('since', 'bigint', column => column.notNull())
      .addColumn('worked_at', 'bigint')
      .addColumn('broke_at', 'bigint')
      .addColumn('mended_at', 'bigint')
      .addPrimaryKeyConstraint('health_states_key', ['member_id', 'kind', 'object_id'])
      .execute();
    await db.schema
      .createTable('health_watches')
      .addColumn('member_id', 'text', column => column.primaryKey())
      .addColumn('hourly', 'integer', column => column.notNull())
      .addColumn('due_at', 'bigint', column => column.notNull())
      .execute();
    await db.schema
      .createIndex('health_watches_due')
      .on('health_watches')
      .columns(['hourly', 'due_at'])
      .execute();
  },
};
