import { jest } from '@jest/globals';
import type { Asker, DatabaseAddress, Question } from '../../server/databases/port/database-adapter.ts';
import type { DatabaseSession } from '../../server/databases/connecting/driver.ts';
import { limitDatabases } from '../../server/databases/limits/limited-databases.ts';
import { usualDatabaseLimits } from '../../server/databases/limits/limits.ts';
import { createSessionPool } from '../../server/databases/local/session-pool.ts';
import { fakeDatabases } from '../hosting/fake-databases.ts';
import { ManualClock } from '../stage/manual-clock.ts';

const signal = new AbortController().signal;
const address = (database: string): DatabaseAddress => ({
  type: 'postgres',
  host: 'db.example.com',
  port: 5432,
  database,
  user: 'reader',
  password: 'PROBE-password',
  tls: { mode: 'off' },
});
const question: Question = { target: { schema: 'geo', name: 'cities' }, columns: [] };
const asker = (owner: string): Asker => ({ owner, signal });

function setStage() {
  const clock = new ManualClock();
  const fake = fakeDatabases();
  const databases = limitDatabases(fake, usualDatabaseLimits, { clock });
  return {
    clock,
    fake,
    databases,
    open: (owner: string, database: string) => databases.open(address(database), question, asker(owner)),
  };
}

describe('Limits', () => {
  test('a third stream of one database waits for its place, and is BUSY after 20 s', async () => {
    const { clock, open } = setStage();
    const [first] = [await open('a', 'shop'), await open('b', 'shop')];
    const third = open('c', 'shop');
    const late = expect(open('d', 'shop')).rejects.toMatchObject({ code: 'BUSY' });
    await clock.run(19_000);
    await first.cancel();
    await third;
    await clock.run(1_000);
    await late;
  });

  test('a stream that is left before its first chunk is cancelled and gives its place back', async () => {
    const { fake, open } = setStage();
    const cancel = jest.fn(() => Promise.resolve());
    const { open: openFake } = fake;
    fake.open = async (...asked) => ({ ...(await openFake(...asked)), cancel });
    const [first] = [await open('a', 'shop'), await open('b', 'shop')];
    const third = open('c', 'shop');
    await first.chunks[Symbol.asyncIterator]().return?.();
    await third;
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  test('a portal has four streams on all of its databases, and another portal is not held up by them', async () => {
    const { clock, open } = setStage();
    for (const database of ['one', 'two', 'three', 'four']) await open('greedy', database);
    const waiting = Array.from({ length: 16 }, (_, at) => open('greedy', `more ${at}`));
    const outcomes = Promise.allSettled(waiting);
    await expect(open('greedy', 'five')).rejects.toMatchObject({ code: 'BUSY' });
    // The other portal gets its places at once, on a database that the first one uses, too.
    await open('modest', 'six');
    await open('modest', 'one');
    await clock.run(20_000);
    expect(new Set((await outcomes).map(({ status }) => status))).toEqual(new Set(['rejected']));
  });

  test('a question that leaves the line makes room, and takes no place', async () => {
    const { fake, databases, open } = setStage();
    const [first] = [await open('a', 'shop'), await open('b', 'shop')];
    const stop = new AbortController();
    const leaving = databases.open(address('shop'), question, { owner: 'c', signal: stop.signal });
    const outcome = expect(leaving).rejects.toMatchObject({ code: 'CANCELLED' });
    stop.abort();
    await outcome;
    await first.cancel();
    await open('d', 'shop');
    expect(fake.questions).toHaveLength(3);
  });

  test('everything else has three connections of a database, of which streams leave one', async () => {
    const { fake, databases, open } = setStage();
    await open('a', 'shop');
    await open('b', 'shop');
    let go = (): void => undefined;
    fake.hold = new Promise(resolve => {
      go = resolve;
    });
    const check = databases.check(address('shop'), asker('a'))[Symbol.asyncIterator]();
    const checking = check.next();
    let listed = false;
    const listing = databases.tables(address('shop'), '', asker('a')).then(() => (listed = true));
    await new Promise(resolve => setImmediate(resolve));
    expect(listed).toBe(false);
    go();
    await checking;
    await check.return?.();
    await listing;
  });
});

describe('Idle connections', () => {
  function poolOf(mostIdle?: number) {
    const clock = new ManualClock();
    const closed: string[] = [];
    let made = 0;
    const pool = createSessionPool({
      driverFor: () => ({
        connect: ({ database }) => {
          made += 1;
          const session = {
            isReusable: () => true,
            close: () => Promise.resolve(void closed.push(database)),
            cancel: () => Promise.resolve(),
          };
          return Promise.resolve(session as unknown as DatabaseSession);
        },
      }),
      clock,
      mostIdle,
    });
    return { pool, clock, closed, made: () => made };
  }
  const nothing = () => Promise.resolve();

  test('are used again within 60 s, and closed after that', async () => {
    const { pool, clock, closed, made } = poolOf();
    await pool.use(address('shop'), signal, nothing);
    await clock.run(59_000);
    await pool.use(address('shop'), signal, nothing);
    expect(made()).toBe(1);
    // The time counts from the last use.
    await clock.run(59_000);
    expect(closed).toEqual([]);
    await clock.run(2_000);
    expect(closed).toEqual(['shop']);
    await pool.use(address('shop'), signal, nothing);
    expect(made()).toBe(2);
  });

  test('are as many as the limit says, of which the oldest is closed first', async () => {
    const { pool, closed } = poolOf(2);
    for (const database of ['one', 'two', 'three']) await pool.use(address(database), signal, nothing);
    expect(closed).toEqual(['one']);
    await pool.close();
    expect([...closed].sort()).toEqual(['one', 'three', 'two']);
  });

  test('of another password are another connection', async () => {
    const { pool, made } = poolOf();
    await pool.use(address('shop'), signal, nothing);
    await pool.use({ ...address('shop'), password: 'changed' }, signal, nothing);
    expect(made()).toBe(2);
  });
});
