import type { OAuthToggles } from '../../../oauth/toggles.ts';
import { misbehaviours } from '../../../sample-connector/misbehaviours.ts';
import { placementCodes, restFaults, sampleEndpoints } from '../../shared/lab-state.ts';
import { Refusal, installationOf, type Action } from '../action.ts';
import { appPath } from '../page-context.ts';
import { tryEvent, tryOpening } from './forge.ts';
import { labState, loseAll, loseNone } from './lab-state.ts';
import { openBox, openCloud } from './other-portal.ts';
import { moduleFaults, transportFaults } from './rest-faults.ts';

const state: Action = context => labState(context);

const clock: Action = (context, { seconds }) => {
  const ahead = Number(seconds);
  if (!(ahead > 0 && ahead <= 200 * 86_400))
    throw new Refusal('Time moves only forward, by at most 200 days.');
  context.sandbox.clock.advance(ahead * 1000);
  return labState(context);
};

type BooleanToggle = {
  [K in keyof OAuthToggles]: OAuthToggles[K] extends boolean ? K : never;
}[keyof OAuthToggles];
const labToggles: readonly BooleanToggle[] = [
  'omitExpires',
  'omitUserId',
  'expiresAsText',
  'paymentRequired',
  'notInstalled',
  'portalNotFound',
];

const oauth: Action = (context, { toggle, value, slow, broken }) => {
  const server = context.sandbox.oauth;
  const name = labToggles.find(each => each === toggle);
  if (name) server.toggles[name] = value === true;
  if (typeof slow === 'boolean') server.latencyMs = slow ? 3000 : 0;
  if (broken === true) server.faults.push({ kind: 'html', status: 500 });
  return labState(context);
};

const events: Action = (context, change) => {
  const { settings } = context.portal.events;
  const { auto, delayMs, duplicate, lose, reorder, raw, early } = change;
  if (typeof auto === 'boolean') settings.mode = auto ? 'auto' : 'manual';
  if (typeof delayMs === 'number') settings.delayMs = delayMs;
  if (typeof duplicate === 'boolean') settings.copies = duplicate ? 2 : 1;
  if (typeof lose === 'boolean') settings.lose = lose ? loseAll : loseNone;
  if (typeof reorder === 'boolean') settings.order = reorder ? 'reversed' : 'sent';
  if (typeof raw === 'boolean') settings.fieldSet = raw ? 'raw' : 'documented';
  if (typeof early === 'boolean') settings.beforeInstalled = early;
  return labState(context);
};

const flush: Action = async context => {
  await context.portal.events.flush();
  return labState(context);
};

const dropEvents: Action = context => {
  context.portal.events.clear();
  return labState(context);
};

const sendEvent: Action = async (context, { event }) => {
  installationOf(context);
  if (typeof event !== 'string') throw new Refusal('An event needs a name.');
  await context.portal.events.send(event, { app: context.app });
  return labState(context);
};

const fault: Action = (context, { kind, times }) => {
  const name = restFaults.find(each => each === kind);
  if (!name) throw new Refusal('There is no such fault.', 404);
  const { rest, biconnector } = context.portal;
  const count = times === 'always' ? 1_000_000 : Number(times ?? 1);
  const transport = transportFaults[name];
  const module = moduleFaults[name];
  if (transport) rest.faults.push({ ...transport, times: count });
  if (module) biconnector.push(...Array.from({ length: Math.min(count, 1000) }, () => module));
  return labState(context);
};

const restSettings: Action = (context, { slow, rateLimit, flat, clear }) => {
  const { rest, biconnector } = context.portal;
  if (typeof slow === 'boolean') rest.latencyMs = slow ? 2000 : 0;
  if (typeof rateLimit === 'boolean') rest.rateLimit = rateLimit;
  if (typeof flat === 'boolean') biconnector.errorShape = flat ? 'flat' : 'nested';
  if (clear === true) {
    rest.faults.clear();
    rest.faults.release();
    biconnector.clear();
  }
  return labState(context);
};

/** Makes an endpoint of the sample connector misbehave; an empty kind ends that. */
const misbehave: Action = (context, { endpoint, kind }) => {
  const { sample } = context;
  const name = sampleEndpoints.find(each => each === endpoint);
  if (!sample || !name) throw new Refusal('There is no such endpoint.', 404);
  const fault = misbehaviours.find(each => each === kind);
  if (fault === undefined) Reflect.deleteProperty(sample.misbehave, name);
  else sample.misbehave[name] = fault;
  return labState(context);
};

const finish: Action = context => {
  if (!installationOf(context).installed) context.portal.finishInstallation(context.app);
  return { url: appPath(context.app) };
};

const payment: Action = (context, { expired }) => {
  installationOf(context);
  context.portal.payment({ expired: expired === true, app: context.app });
  return labState(context);
};

const rename: Action = async ({ portal }) => {
  await portal.rename();
  return { origin: portal.origin };
};

/** What a portal looks like to an app that has registered nothing. */
const empty: Action = ({ portal }) => {
  for (const { id } of portal.tables.all()) portal.tables.delete(id);
  for (const { id } of portal.sources.all()) portal.sources.delete(id);
  for (const { id } of portal.connectors.all()) portal.connectors.delete(id);
  return {};
};

const placement: Action = async (context, { code, bind }) => {
  const placementCode = placementCodes.find(each => each === code);
  if (!placementCode) throw new Refusal('There is no such placement.', 404);
  const { portal, app } = context;
  installationOf(context);
  const handler = { PLACEMENT: placementCode, HANDLER: app.url };
  if (bind === true)
    await portal.call('placement.bind', { ...handler, TITLE: app.title }, portal.users.admin, app);
  else await portal.call('placement.unbind', handler, portal.users.admin, app);
  return {};
};

/** Actions of the lab, by the name in the address `/lab/<name>`. */
export const labActions: Readonly<Record<string, Action>> = {
  state,
  clock,
  oauth,
  events,
  flush,
  'drop-events': dropEvents,
  'send-event': sendEvent,
  fault,
  rest: restSettings,
  misbehave,
  finish,
  payment,
  rename,
  placement,
  empty,
  opening: tryOpening,
  event: tryEvent,
  box: openBox,
  cloud: openCloud,
};
