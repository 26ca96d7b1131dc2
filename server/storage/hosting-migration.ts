import type { Kysely, Migration } from 'kysely';

/** Makes the tables of hosted databases. */
export const hostedDatabases: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('hosted_databases')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('member_id', 'text', column => column.notNull())
      .addColumn('title', 'text', column => column.notNull())
      .addColumn('type', 'text', column => column.notNull())
      .addColumn('host', 'text', column => column.notNull())
      .addColumn('port', 'integer', column => column.notNull())
      .addColumn('database_name', 'text', column => column.notNull())
      .addColumn('user_name', 'text', column => column.notNull())
      .addColumn('password', 'text', column => column.notNull())
      .addColumn('tls', 'text', column => column.notNull())
      .addColumn('time_zone', 'text')
      .addColumn('offer', 'text', column => column.notNull())
      .addColumn('created_by', 'bigint', column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .addColumn('source_id', 'bigint')
      .addColumn('checked_at', 'bigint')
      .addColumn('check_steps', 'text')
      .addColumn('broken_since', 'bigint')
      .execute();
    await db.schema
      .createIndex('hosted_databases_by_member')
      .on('hosted_databases')
      .column('member_id')
      .execute();
    await db.schema
      .createTable('access_keys')
      .addColumn('digest', 'text', column => column.primaryKey())
      .addColumn('member_id', 'text', column => column.notNull())
      .addColumn('database_id', 'text', column => column.notNull())
      .addColumn('access_key', 'text', column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .execute();
    await db.schema
      .createIndex('access_keys_by_database')
      .on('access_keys')
      .columns(['member_id', 'database_id'])
      .execute();
    await db.schema
      .createTable('hosted_tables')
      .addColumn('member_id', 'text', column => column.notNull())
      .addColumn('code', 'text', column => column.notNull())
      .addColumn('database_id', 'text', column => column.notNull())
      .addColumn('target', 'text', column => column.notNull())
      .addColumn('table_id', 'bigint')
      .addColumn('date_column', 'text')
      .addColumn('columns', 'text', column => column.notNull())
      .addPrimaryKeyConstraint('hosted_tables_key', ['member_id', 'code'])
      .execute();
    await db.schema
      .createIndex('hosted_tables_by_target')
      .on('hosted_tables')
      .columns(['database_id', 'target'])
      .unique()
      .execute();
    await db.schema
      .createTable('saved_queries')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('member_id', 'text', column => column.notNull())
      .addColumn('database_id', 'text', column => column.notNull())
      .addColumn('title', 'text', column => column.notNull())
      .addColumn('sql', 'text', column => column.notNull())
      .addColumn('created_by', 'bigint', column => column.notNull())
      .addColumn('created_at', 'bigint', column => column.notNull())
      .addColumn('changed_at', 'bigint', column => column.notNull())
      .execute();
    await db.schema
      .createIndex('saved_queries_by_database')
      .on('saved_queries')
      .columns(['member_id', 'database_id'])
      .execute();
    await db.schema
      .createTable('publications')
      .addColumn('member_id', 'text', column => column.primaryKey())
      .addColumn('connector_id', 'bigint')
      .addColumn('lease_owner', 'text')
      .addColumn('lease_until', 'bigint', column => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createTable('data_requests')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('at', 'bigint', column => column.notNull())
      .addColumn('member_id', 'text', column => column.notNull())
      .addColumn('database_id', 'text', column => column.notNull())
      .addColumn('endpoint', 'text', column => column.notNull())
      .addColumn('table_code', 'text')
      .addColumn('question', 'text')
      .addColumn('sql', 'text')
      .addColumn('row_count', 'bigint', column => column.notNull())
      .addColumn('byte_count', 'bigint', column => column.notNull())
      .addColumn('nulled', 'bigint', column => column.notNull())
      .addColumn('first_row_ms', 'integer')
      .addColumn('ms', 'integer', column => column.notNull())
      .addColumn('outcome', 'text', column => column.notNull())
      .addColumn('code', 'text')
      .addColumn('reason', 'text')
      .execute();
    await db.schema
      .createIndex('data_requests_by_database')
      .on('data_requests')
      .columns(['member_id', 'database_id', 'id'])
      .execute();
    await db.schema.createIndex('data_requests_by_age').on('data_requests').column('id').execute();
  },
};
