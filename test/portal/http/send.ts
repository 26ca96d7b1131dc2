import type { ServerResponse } from 'node:http';
import type { Json } from '../json.ts';

/** Answers with JSON; headers set earlier stay. */
export function sendJson(response: ServerResponse, status: number, body: Json): void {
  sendText(response, status, 'application/json; charset=utf-8', JSON.stringify(body));
}

/** Answers with an HTML page. */
export function sendHtml(response: ServerResponse, status: number, html: string): void {
  sendText(response, status, 'text/html; charset=utf-8', html);
}

/** Answers with a text and its length. Does nothing when the client is gone or already has an answer. */
export function sendText(response: ServerResponse, status: number, contentType: string, text: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}
