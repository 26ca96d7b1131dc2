import type { DeliveryReport } from '../../../events/event-queue.ts';
import type { RecordedRequest } from '../../../recorded-request.ts';
import { placementCodes, type LabState, type LabDelivery, type LabRequest } from '../../shared/lab-state.ts';
import type { PageContext } from '../page-context.ts';

const shownEntries = 30;

const request = ({ method, restMethod, url, at }: RecordedRequest): LabRequest => ({
  at,
  text: `${method} ${restMethod ?? url.split('?')[0] ?? ''}`,
});

const delivery = ({ event, lost, status, failure }: DeliveryReport): LabDelivery => ({
  event,
  lost,
  outcome: lost ? '' : String(status ?? failure ?? ''),
});

/** Reads everything that the lab shows. */
export function labState({ sandbox, portal, app, sample }: PageContext): LabState {
  const installation = portal.installation(app);
  const { settings, pending, delivered } = portal.events;
  const { toggles, latencyMs, requests } = sandbox.oauth;
  return {
    clockOffset: Math.round(sandbox.clock.now() - Date.now()),
    bindable: placementCodes.filter(code => code !== 'CRM_ANALYTICS_MENU' || app.scopes.includes('crm')),
    installation: installation && {
      installed: installation.installed,
      version: installation.version,
      handlers: installation.eventHandlers.length,
      placements: installation.placements.map(({ placement }) => placement),
    },
    oauth: {
      toggles: { ...toggles },
      slow: latencyMs > 0,
      refreshes: requests.filter(({ restMethod }) => restMethod === 'refresh_token').length,
      requests: requests.slice(-shownEntries).map(request),
    },
    events: {
      auto: settings.mode === 'auto',
      delayMs: settings.delayMs,
      duplicate: settings.copies > 1,
      lose: settings.lose === loseAll,
      reorder: settings.order === 'reversed',
      raw: settings.fieldSet === 'raw',
      early: settings.beforeInstalled,
      pending: pending.map(({ event, held }) => ({ event, held })),
      delivered: delivered.slice(-shownEntries).map(delivery),
    },
    rest: {
      faults: portal.rest.faults.size,
      slow: portal.rest.latencyMs > 0,
      rateLimit: portal.rest.rateLimit,
      flat: portal.biconnector.errorShape === 'flat',
      requests: portal.rest.requests.slice(-shownEntries).map(request),
    },
    sample: sample && { token: sample.token, misbehave: { ...sample.misbehave } },
    trapped: sandbox.trap.requests.length,
  };
}

/** The lab's own rule for losing every event; a test's rule is another function. */
export const loseAll = (): boolean => true;
export const loseNone = (): boolean => false;
