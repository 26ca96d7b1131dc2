import type { EndpointAnswer } from './http-exchange.ts';
import type { Findings } from './findings.ts';
import { judgeUrlCheck } from './judge-url-check.ts';
import { judgeTableDescription } from './judge-table-description.ts';
import { judgeTableList } from './judge-table-list.ts';
import { judgeData } from './judge-data.ts';
import type { PortalReaction } from './portal-message.ts';
import { judgeStatus, type ParsedBody } from './parse-body.ts';
import type { Endpoint, EndpointReport } from './report.ts';
import type { Question } from './request-body.ts';

export type Found = Pick<EndpointReport, 'tables' | 'columns' | 'rows'>;

/** What Bitrix24 makes of an answer, and what there is in it to go on with. */
export interface Judged {
  readonly reaction: PortalReaction;
  readonly found: Found;
}

/** Judges an answer by the rules of its endpoint (biconnector contract 7.2 to 7.5). */
export function judgeAnswer(
  endpoint: Endpoint,
  question: Question,
  answer: EndpointAnswer,
  reading: ParsedBody,
  findings: Findings,
): Judged {
  const broken = judgeStatus(answer, reading, findings);
  if (!answer.whole) findings.add('LARGE');
  if (broken !== undefined) return { reaction: broken, found: {} };
  if (endpoint === 'urlCheck') {
    judgeUrlCheck(reading, findings);
    return { reaction: 'accepted', found: {} };
  }
  if (reading.kind === 'other') findings.add(reading.code);
  if (reading.kind === 'cut') return { reaction: 'accepted', found: {} };
  const judged = reading.kind === 'json' ? judgeForm(endpoint, question, reading.value, findings) : rejected;
  if (endpoint === 'urlData' && !judged.accepted) findings.add('PREVIEW_EMPTY');
  return { reaction: judged.accepted ? 'accepted' : 'form', found: judged.found };
}

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
