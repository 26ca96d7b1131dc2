import type { EndpointAnswer } from './http-exchange.ts';
import type { Findings } from './findings.ts';
import { judgeUrlCheck } from './judge-url-check.ts';
import { judgeTableDescription } from './judge-table-description.ts';
import { judgeTableList } from './judge-table-list.ts';
import { judgeData } from './judge-data.ts';
import type { PortalReaction } from './portal-message.ts';
import { judgeStatus } from './judge-status.ts';
import type { ParsedBody } from './parse-body.ts';
import type { EndpointReport } from './report-answers.ts';
import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';
import type { Question } from './request-body.ts';

export type Found = Pick<EndpointReport, 'tables' | 'columns' | 'rows'>;

/** How Bitrix24 reacts to an answer, and the tables, columns or rows found in it. */
export interface Judged {
  readonly reaction: PortalReaction;
  readonly found: Found;
}

/** Judges an answer by the rules of its endpoint (biconnector contract 7.2 to 7.5). */
export function judgeAnswer(
  endpoint: Endpoint,
  question: Question,
  answer: EndpointAnswer,
  body: ParsedBody,
  findings: Findings,
): Judged {
  const failed = judgeStatus(answer, body, findings);
  if (!answer.whole || body.kind === 'cut') findings.add('LARGE');
  if (failed !== undefined) return { reaction: failed, found: {} };
  if (endpoint === 'urlCheck') {
    judgeUrlCheck(body, findings);
    return { reaction: 'accepted', found: {} };
  }
  if (body.kind === 'notJson') findings.add(body.code);
  if (body.kind === 'cut') return { reaction: 'accepted', found: {} };
  const judged = body.kind === 'json' ? judgeForm(endpoint, question, body.value, findings) : rejected;
  if (endpoint === 'urlData' && !judged.accepted) findings.add('PREVIEW_EMPTY');
  return { reaction: judged.accepted ? 'accepted' : 'form', found: judged.found };
}

/** The judgement of a JSON answer. */
interface Form {
  readonly accepted: boolean;
  readonly found: Found;
}

const rejected: Form = { accepted: false, found: {} };

function judgeForm(
  endpoint: Exclude<Endpoint, 'urlCheck'>,
  question: Question,
  value: unknown,
  findings: Findings,
): Form {
  switch (endpoint) {
    case 'urlTableList': {
      const { accepted, tables } = judgeTableList(value, question.searchString ?? '', findings);
      return { accepted, found: { tables } };
    }
    case 'urlTableDescription': {
      const { accepted, columns } = judgeTableDescription(value, findings);
      return { accepted, found: { columns } };
    }
    case 'urlData': {
      const { accepted, rows } = judgeData(value, question, findings);
      return { accepted, found: rows === undefined ? {} : { rows } };
    }
  }
}
