import listWords from './databases/list.ts';
import formWords from './databases/form.ts';
import pageWords from './databases/page.ts';
import queriesWords from './databases/queries.ts';
import requestsWords from './databases/requests.ts';
import publishWords from './databases/publish.ts';
import endpointsWords from './databases/endpoints.ts';
import waysWords from './databases/ways.ts';

/** Words of the pages of databases. */
const database = {
  ...listWords,
  ...formWords,
  ...pageWords,
  ...queriesWords,
  ...requestsWords,
  ...publishWords,
  ...waysWords,
  ...endpointsWords,
};

export default database;
