import { Agent, request } from 'undici';
import type { DeliveryReport } from './event-queue.ts';

const timeoutMs = 20_000;

/** Posts events as the cloud queue does: an urlencoded form, one try, any outcome reported. */
export class EventPoster {
  private readonly agent = new Agent({
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 1,
  });

  async post(event: string, url: string, body: string): Promise<Omit<DeliveryReport, 'at'>> {
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
