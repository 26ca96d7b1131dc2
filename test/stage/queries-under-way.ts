import pg from 'pg';

let underWay = 0;

/** How many connections to a database server are in use by this process: it has to be waited for, whatever the clock says. */
export const queriesUnderWay = (): number => underWay;

const { connect } = pg.Pool.prototype;
pg.Pool.prototype.connect = async function counted(this: pg.Pool): Promise<pg.PoolClient> {
  underWay += 1;
  try {
    const client = await (connect as () => Promise<pg.PoolClient>).call(this);
    const { release } = client;
    client.release = (destroy?: Error | boolean) => {
      client.release = release;
      underWay -= 1;
      release.call(client, destroy);
    };
    return client;
  } catch (error) {
    underWay -= 1;
    throw error;
  }
} as typeof connect;
