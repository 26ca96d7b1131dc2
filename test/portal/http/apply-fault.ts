import type { ServerResponse } from 'node:http';
import type { SandboxClock } from '../clock.ts';
import type { Fault, FaultQueue } from '../faults.ts';
import { sendHtml, sendJson } from './send.ts';

/**
 * Applies a fault to a request.
 * @returns true when the fault has answered or silenced the request, false when the proper answer should follow.
 */
export async function applyFault(
  fault: Fault,
  response: ServerResponse,
  queue: FaultQueue,
  clock: SandboxClock,
): Promise<boolean> {
  switch (fault.kind) {
    case 'delay':
      await clock.wait(fault.ms);
      return false;
    case 'status':
      sendJson(response, fault.status, {
        error: fault.code,
        error_description: fault.description ?? fault.code,
      });
      return true;
    case 'json':
      sendJson(response, fault.status ?? 200, fault.body);
      return true;
    case 'html':
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      sendHtml(
        response,
        fault.status ?? 502,
        fault.body ?? '<html><body><h1>502 Bad Gateway</h1></body></html>',
      );
      return true;
    case 'empty':
      response.writeHead(fault.status ?? 200, { 'Content-Length': 0 }).end();
      return true;
    case 'redirect':
      response.writeHead(fault.status ?? 302, { Location: fault.location, 'Content-Length': 0 }).end();
      return true;
    case 'reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'cut':
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': 1000 });
      response.write('{"result":{"item":{"id":', () => response.socket?.destroy());
      return true;
    case 'withhold':
      withhold(response, queue);
      return false;
    case 'hang':
      hold(response, queue);
      return true;
  }
}

/** Holds the answer back; by the time it would be sent, the request has taken effect. */
function withhold(response: ServerResponse, queue: FaultQueue): void {
  response.writeHead = () => response;
  response.end = () => {
    hold(response, queue);
    return response;
  };
}

function hold(response: ServerResponse, queue: FaultQueue): void {
  const forget = queue.hold(() => response.socket?.destroy());
  response.on('close', forget);
}
