import { findingCodes } from './findings.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { EndpointReport, Finding } from './report-answers.ts';

/** Characters of the body that are shown. */
const shownSample = 2048;

const longestCell = 200;

/** The report as it may leave the server: no value of a setting in anything the endpoint wrote. */
export function redactReport(
  report: EndpointReport,
  findings: readonly Finding[],
  redactor: Redactor,
): EndpointReport {
  const { text, name } = redactor;
  const { tables, columns, rows } = report;
  const redacted: EndpointReport = {
    ...report,
    contentType: report.contentType === null ? null : text(report.contentType).slice(0, 200),
    sample: redactor.beginning(report.sample, shownSample),
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
  const echoed = redactor.hidSomething;
  return {
    ...redacted,
    findings: [
      ...findings,
      ...(echoed ? [{ code: 'ECHOES_SETTINGS', severity: findingCodes.ECHOES_SETTINGS }] : []),
    ],
  };
}

const cut = (text: string): string => (text.length > longestCell ? `${text.slice(0, longestCell)}…` : text);

/** A number can be a secret as well. */
function redactCell(
  cell: string | number | boolean | null,
  text: (text: string) => string,
): string | number | boolean | null {
  if (typeof cell === 'boolean' || cell === null) return cell;
  const hidden = cut(text(String(cell)));
  return typeof cell === 'number' && hidden === String(cell) ? cell : hidden;
}
