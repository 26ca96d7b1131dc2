/** Placements and the scope each needs besides `placement` (platform contract 2.4, 2.5). */
const codes: ReadonlyMap<string, string> = new Map([
  ['LEFT_MENU', 'placement'],
  ['REST_APP_URI', 'placement'],
  ['PAGE_BACKGROUND_WORKER', 'placement'],
  ['BI_ANALYTICS_MENU', 'placement'],
  ['USER_PROFILE_MENU', 'placement'],
  ['USER_PROFILE_TOOLBAR', 'placement'],
  ['CRM_ANALYTICS_MENU', 'crm'],
  ['CRM_ANALYTICS_TOOLBAR', 'crm'],
  ['CRM_FUNNELS_TOOLBAR', 'crm'],
  ['CRM_LEAD_DETAIL_TAB', 'crm'],
  ['CRM_LEAD_LIST_MENU', 'crm'],
  ['CRM_DEAL_DETAIL_TAB', 'crm'],
  ['CRM_DEAL_DETAIL_TOOLBAR', 'crm'],
  ['CRM_DEAL_DETAIL_ACTIVITY', 'crm'],
  ['CRM_DEAL_LIST_MENU', 'crm'],
  ['CRM_DEAL_LIST_TOOLBAR', 'crm'],
  ['CRM_CONTACT_DETAIL_TAB', 'crm'],
  ['CRM_COMPANY_DETAIL_TAB', 'crm'],
  ['CALENDAR_GRIDVIEW', 'calendar'],
  ['CALL_CARD', 'telephony'],
  ['TELEPHONY_ANALYTICS_MENU', 'telephony'],
  ['CONTACT_CENTER', 'contact_center'],
  ['IM_TEXTAREA', 'im'],
  ['IM_SIDEBAR', 'im'],
  ['IM_CONTEXT_MENU', 'im'],
  ['IM_NAVIGATION', 'im'],
  ['TASK_VIEW_TAB', 'task'],
  ['SONET_GROUP_DETAIL_TAB', 'sonet_group'],
]);

/** Placements that allow only one handler per app. */
export const singlePlacements: ReadonlySet<string> = new Set(['REST_APP_URI', 'PAGE_BACKGROUND_WORKER']);

/** Placements that an app with these scopes may use. */
export function placementsFor(scopes: readonly string[]): readonly string[] {
  return [...codes].filter(([, scope]) => scopes.includes(scope)).map(([code]) => code);
}
