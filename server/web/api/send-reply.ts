import type { Request, Response } from 'express';
import type { FileToSave, Operation, Reply } from '../../operations/operation.ts';
import { requestIdOf } from '../http/request-log.ts';
import { setStrictHeaders } from '../http/security-headers.ts';
import { sendFailure } from '../http/send-failure.ts';
import { sendJson } from '../http/send-json.ts';

/** Answers with the reply of an operation: `{"item"}` or `{"items"}`, a file, or a failure. */
export function sendReply(req: Request, res: Response, operation: Operation, reply: Reply): void {
  if (!reply.ok) {
    sendFailure(req, res, reply);
    return;
  }
  const { answer, status = 200 } = operation;
  const { value, from } = reply;
  if ('file' in answer) {
    const { name, type, text } = value as FileToSave;
    setStrictHeaders(res);
    res.setHeader('X-Request-Id', requestIdOf(req));
    res.status(status).attachment(name).type(type).send(text);
    return;
  }
  const name = 'items' in answer ? 'items' : 'item';
  sendJson(req, res, status, { [name]: value, ...(from && { answeredBy: 'server', time: from.time }) });
}
