import type { Kysely, Migration } from 'kysely';
import { health } from './health-migration.ts';
import { hostedDatabases } from './hosting-migration.ts';

/**
 * All migrations, oldest first. Their names sort in this order and never change after a release.
 * The column types exist in SQLite and in PostgreSQL.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-portals-and-tokens': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('portals')
        .addColumn('member_id', 'text', column => column.primaryKey())
        .addColumn('host', 'text', column => column.notNull())
        .addColumn('client_endpoint', 'text', column => column.notNull())
        .addColumn('oauth_server', 'text', column => column.notNull())
        .addColumn('status', 'text', column => column.notNull())
        .addColumn('scope', 'text', column => column.notNull())
        .addColumn('state', 'text', column => column.notNull())
        .addColumn('application_token', 'text')
        .addColumn('installer_id', 'bigint')
        .addColumn('system_user_id', 'bigint')
        .addColumn('installed_at', 'bigint', column => column.notNull())
        .addColumn('uninstalled_at', 'bigint')
        .execute();
      await db.schema.createIndex('portals_by_host').on('portals').column('host').execute();
      await db.schema
        .createTable('erased_portals')
        .addColumn('fingerprint', 'text', column => column.primaryKey())
        .addColumn('erased_at', 'bigint', column => column.notNull())
        .execute();
      await db.schema
        .createTable('tokens')
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('user_id', 'bigint', column => column.notNull())
        .addColumn('access_token', 'text', column => column.notNull())
        .addColumn('refresh_token', 'text', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .addColumn('version', 'bigint', column => column.notNull())
        .addColumn('state', 'text', column => column.notNull())
        .addColumn('lease_owner', 'text')
        .addColumn('lease_until', 'bigint', column => column.notNull().defaultTo(0))
        .addPrimaryKeyConstraint('tokens_key', ['member_id', 'user_id'])
        .execute();
      await db.schema
        .createTable('settings')
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('user_id', 'bigint', column => column.notNull())
        .addColumn('name', 'text', column => column.notNull())
        .addColumn('value', 'text', column => column.notNull())
        .addPrimaryKeyConstraint('settings_key', ['member_id', 'user_id', 'name'])
        .execute();
    },
  },
  '002-sessions': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('member_id', 'text')
        .addColumn('data', 'text', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .execute();
      await db.schema.createIndex('sessions_by_member').on('sessions').column('member_id').execute();
      await db.schema.createIndex('sessions_by_expiry').on('sessions').column('expires_at').execute();
      await db.schema
        .createTable('sign_ins')
        .addColumn('state', 'text', column => column.primaryKey())
        .addColumn('browser', 'text', column => column.notNull())
        .addColumn('host', 'text', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .execute();
    },
  },
  '003-events': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('events')
        .addColumn('fingerprint', 'text', column => column.primaryKey())
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('event', 'text', column => column.notNull())
        .addColumn('payload', 'text', column => column.notNull())
        .addColumn('state', 'text', column => column.notNull())
        .addColumn('attempts', 'integer', column => column.notNull())
        .addColumn('received_at', 'bigint', column => column.notNull())
        .addColumn('due_at', 'bigint', column => column.notNull())
        .execute();
      await db.schema.createIndex('events_by_age').on('events').column('received_at').execute();
      await db.schema.createIndex('events_due').on('events').columns(['state', 'due_at']).execute();
    },
  },
  '004-journal': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('journal')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('target', 'text', column => column.notNull())
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('user_id', 'bigint')
        .addColumn('method', 'text', column => column.notNull())
        .addColumn('params', 'text')
        .addColumn('answer', 'text')
        .addColumn('status', 'integer')
        .addColumn('code', 'text')
        .addColumn('ms', 'integer', column => column.notNull())
        .addColumn('attempt', 'integer', column => column.notNull())
        .addColumn('request_id', 'text')
        .addColumn('cause', 'text', column => column.notNull())
        .execute();
      await db.schema.createIndex('journal_by_portal').on('journal').columns(['member_id', 'id']).execute();
    },
  },
  '005-limits': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('portals').addColumn('license', 'text').execute();
      await db.schema
        .createTable('call_budgets')
        .addColumn('member_id', 'text', column => column.primaryKey())
        .addColumn('empty_at', 'bigint', column => column.notNull())
        .execute();
      await db.schema
        .createTable('learned_limits')
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('method', 'text', column => column.notNull())
        .addColumn('code', 'text', column => column.notNull())
        .addColumn('ends_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('learned_limits_key', ['member_id', 'method', 'code'])
        .execute();
    },
  },
  '006-service-keys': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('service_keys')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('name', 'text', column => column.notNull())
        .addColumn('scope', 'text', column => column.notNull())
        .addColumn('digest', 'text', column => column.notNull())
        .addColumn('created_by', 'bigint', column => column.notNull())
        .addColumn('created_at', 'bigint', column => column.notNull())
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .addColumn('last_used_at', 'bigint')
        .addColumn('revoked_at', 'bigint')
        .execute();
      await db.schema.createIndex('service_keys_by_member').on('service_keys').column('member_id').execute();
      await db.schema
        .createTable('idempotency')
        .addColumn('key_id', 'text', column => column.notNull())
        .addColumn('name', 'text', column => column.notNull())
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('fingerprint', 'text', column => column.notNull())
        .addColumn('owner', 'text', column => column.notNull())
        .addColumn('lease_until', 'bigint', column => column.notNull())
        .addColumn('answer', 'text')
        .addColumn('expires_at', 'bigint', column => column.notNull())
        .addPrimaryKeyConstraint('idempotency_key', ['key_id', 'name'])
        .execute();
      await db.schema.createIndex('idempotency_by_expiry').on('idempotency').column('expires_at').execute();
      await db.schema.createIndex('idempotency_by_member').on('idempotency').column('member_id').execute();
      await db.schema
        .createTable('audit')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('at', 'bigint', column => column.notNull())
        .addColumn('user_id', 'bigint')
        .addColumn('key_id', 'text')
        .addColumn('key_name', 'text')
        .addColumn('action', 'text', column => column.notNull())
        .addColumn('object', 'text')
        .addColumn('status', 'integer')
        .addColumn('code', 'text')
        .addColumn('request_id', 'text', column => column.notNull())
        .execute();
      await db.schema.createIndex('audit_by_member').on('audit').columns(['member_id', 'at', 'id']).execute();
      await db.schema.createIndex('audit_by_age').on('audit').column('at').execute();
    },
  },
  '007-portal-life': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('portals').addColumn('state_since', 'bigint').execute();
      await db.schema.alterTable('tokens').addColumn('ended_at', 'bigint').execute();
      // The search for idle tokens, which runs every hour, uses this index.
      await db.schema.createIndex('tokens_by_expiry').on('tokens').columns(['state', 'expires_at']).execute();
    },
  },
  '008-audit-in-words': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('audit').addColumn('verb', 'text').execute();
      await db.schema.alterTable('audit').addColumn('kind', 'text').execute();
      await db.schema.alterTable('audit').addColumn('title', 'text').execute();
      await db.schema
        .createTable('people')
        .addColumn('member_id', 'text', column => column.notNull())
        .addColumn('user_id', 'bigint', column => column.notNull())
        .addColumn('name', 'text', column => column.notNull())
        .addPrimaryKeyConstraint('people_key', ['member_id', 'user_id'])
        .execute();
    },
  },
  '009-event-order': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('portals').addColumn('token_order', 'bigint').execute();
    },
  },
  '019-write-proofs': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('write_proofs')
        .addColumn('id', 'text', column => column.primaryKey())
        .addColumn('bulk', 'text', column => column.notNull())
        .execute();
    },
  },
  '020-proven-events': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('events')
        .addColumn('proven', 'integer', column => column.notNull().defaultTo(0))
        .execute();
      await db.schema
        .alterTable('events')
        .addColumn('origin', 'text', column => column.notNull().defaultTo(''))
        .execute();
      await db.schema.createIndex('events_by_member').on('events').column('member_id').execute();
      await db.schema.createIndex('sign_ins_by_expiry').on('sign_ins').column('expires_at').execute();
    },
  },
  '021-journal-by-request': {
    async up(db: Kysely<unknown>) {
      await db.schema.createIndex('journal_by_request').on('journal').columns(['request_id', 'id']).execute();
    },
  },
  '030-hosted-databases': hostedDatabases,
  '040-application-token-version': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('portals').addColumn('token_version', 'text').execute();
    },
  },
  '041-reason-of-suspension': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('portals').addColumn('suspended_for', 'text').execute();
    },
  },
  '042-health': health,
};
