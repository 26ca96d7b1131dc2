/** The PostgreSQL server the tests may make databases on, if there is one. */
export function findPostgres(): Promise<string | undefined>;
