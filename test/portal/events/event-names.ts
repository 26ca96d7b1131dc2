/** Events an app can bind here: the lifecycle, the test event and a few business ones to have something harmless. */
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

const known: ReadonlySet<string> = new Set(eventNames);

/** True for an upper-cased name the portal knows. */
export function isEventName(name: string): boolean {
  return known.has(name);
}
