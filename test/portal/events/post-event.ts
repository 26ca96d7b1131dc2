import { Agent, request } from 'undici';
import type { DeliveryReport } from './event-queue.ts';

const patience = 20_000;

/** Posts events the way the cloud queue does: an urlencoded form, one try, whatever comes of it. */
export class EventPost {
  private readonly agent = new Agent({
    headersTimeout: patience,
    bodyTimeout: patience,
    keepAliveTimeout: 1,
  });

  async post(event: string, url: string, body: string): Promise<DeliveryReport> {
    try {
      const response = await request(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'User-Agent': 'Bitrix24 Webhook Engine',
        },
        body,
        dispatcher: this.agent,
      });
      const answer = (await response.body.text()).slice(0, 2000);
      return { event, url, body, lost: false, status: response.statusCode, answer };
    } catch (error) {
      return {
        event,
        url,
        body,
        lost: false,
        failure: error instanceof Error ? error.message : String(error),
      };
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}
