import { findingCodes } from '../../bitrix24/biconnector/finding-codes.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { EndpointReport, Finding } from './report-answers.ts';

/** Length of the sample in characters. */
const longestSample = 2048;

/** Length of a cell, title or content type in characters. */
const longestText = 200;

/** Removes the values of settings from everything the endpoint wrote, so that the report may leave the server. */
export function redactReport(
  report: EndpointReport,
  findings: readonly Finding[],
  redactor: Redactor,
): EndpointReport {
  const { text, name } = redactor;
  const { tables, columns, rows } = report;
  const redacted: EndpointReport = {
    ...report,
    contentType: report.contentType === null ? null : text(report.contentType).slice(0, longestText),
    sample: redactor.beginning(report.sample, longestSample),
    ...(tables && {
      tables: tables.map(({ code, title, id }) => ({
        code: name(code),
        title: name(title),
        ...(id === undefined ? {} : { id: name(id) }),
      })),
    }),
    ...(columns && {
      columns: columns.map(({ code, name: title, type, portalType }) => ({
        code: name(code),
        name: name(title),
        type: name(type),
        portalType,
      })),
    }),
    ...(rows && {
      rows: {
        header: rows.header.map(title => cut(name(title))),
        data: rows.data.map(row => row.map(cell => redactCell(cell, text))),
      },
    }),
  };
  return {
    ...redacted,
    findings: [...findings, ...(redactor.hidSomething ? [echo] : [])],
  };
}

const echo = { code: 'ECHOES_SETTINGS', severity: findingCodes.ECHOES_SETTINGS } as const;

const cut = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);

/** Redacts a cell of any type, because a number can be a secret as well. */
function redactCell(
  cell: string | number | boolean | null,
  text: (text: string) => string,
): string | number | boolean | null {
  if (typeof cell === 'boolean' || cell === null) return cell;
  const hidden = cut(text(String(cell)));
  return typeof cell === 'number' && hidden === String(cell) ? cell : hidden;
}
