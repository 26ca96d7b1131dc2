import { api, type ApiClient } from '../api-client.ts';
import { tokenOf } from '../desk.ts';
import type { AppStage } from './app-stage.ts';

/** A database that is connected already; gives its id and a way to the server. */
export async function connectDatabase(
  { desk, user }: AppStage,
  password: string,
): Promise<{ readonly id: string; readonly ask: ApiClient }> {
  const ask = api(desk, tokenOf(await desk.open(user)));
  const made = await ask('POST', '/api/databases', {
    title: 'Shop',
    type: 'postgres',
    host: 'db.example.com',
    database: 'shop',
    user: 'reader',
    password,
  });
  return { id: String(made.json?.item?.['id']), ask };
}
