/** Events that an app can bind: the lifecycle, the test event and a few harmless business events. */
export const eventNames = [
  'ONAPPINSTALL',
  'ONAPPUPDATE',
  'ONAPPUNINSTALL',
  'ONAPPPAYMENT',
  'ONAPPMETHODCONFIRM',
  'ONAPPTEST',
  'ONAPPUSERREADY',
  'ONOFFLINEEVENT',
  'ONUSERADD',
  'ONCRMDEALADD',
  'ONCRMDEALUPDATE',
  'ONCRMLEADADD',
] as const;

const knownNames: ReadonlySet<string> = new Set(eventNames);

/** True for an upper-cased name that the portal knows. */
export function isEventName(name: string): boolean {
  return knownNames.has(name);
}
