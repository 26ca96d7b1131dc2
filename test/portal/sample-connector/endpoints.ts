import { isMap, type Json, type JsonMap } from '../json.ts';
import { answerData } from './answer-data.ts';
import { formText } from './form-text.ts';
import { BadRequest } from './filter-rows.ts';
import { salesTables } from './sales-data.ts';
import type { SampleTable } from './sales-table.ts';

/** Names of the four endpoints: the last parts of their addresses. */
export const endpointNames = ['check', 'tables', 'columns', 'data'] as const;
export type EndpointName = (typeof endpointNames)[number];

export interface EndpointReply {
  readonly status: number;
  readonly body: Json;
}

/** Answers a form. Every endpoint checks the token, because the portal does not prove its identity (biconnector contract 7.1). */
export function reply(name: EndpointName, form: JsonMap, token: string): EndpointReply {
  const connection = form['connection'];
  if (!isMap(connection) || connection['token'] !== token) return refusal(403, 'Wrong token');
  try {
    return { status: 200, body: answers[name](form) };
  } catch (error) {
    if (error instanceof BadRequest) return refusal(400, error.message);
    throw error;
  }
}

const answers: Readonly<Record<EndpointName, (form: JsonMap) => Json>> = {
  check: () => ({ status: 'ok' }),
  tables: ({ searchString }) => {
    const wanted = formText(searchString).toLowerCase();
    return salesTables
      .filter(({ code, title }) => code.includes(wanted) || title.toLowerCase().includes(wanted))
      .map(({ code, title }) => ({ code, title }));
  },
  columns: form => tableOf(form).columns.map(({ code, title, type }) => ({ code, name: title, type })),
  data: form => answerData(tableOf(form), form),
};

function tableOf({ table }: JsonMap): SampleTable {
  const found = salesTables.find(({ code }) => code === table);
  if (!found) throw new BadRequest('No such table');
  return found;
}

function refusal(status: number, error: string): EndpointReply {
  return { status, body: { error } };
}
