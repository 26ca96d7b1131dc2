import { endpoints, type Endpoint } from '../../server/bitrix24/biconnector/endpoints.ts';

export type Addresses = Readonly<Record<Endpoint, string>>;

/** The names that the other three usually have beside the first (the sandbox's and the documentation's examples). */
const usual: Readonly<Record<Exclude<Endpoint, 'urlCheck'>, string>> = {
  urlTableList: 'tables',
  urlTableDescription: 'columns',
  urlData: 'data',
};

/**
 * The other three addresses, where the first one is whole and they are still empty: its last part, such as `check`, in
 * exchange for theirs. Null where there is nothing to propose.
 */
export function addressesBeside(typed: Addresses): Addresses | null {
  const first = typed.urlCheck.trim();
  const others = endpoints.filter(field => field !== 'urlCheck');
  if (others.some(field => typed[field].trim() !== '')) return null;
  const match = /^(https?:\/\/[^/?#]+(?:\/[^?#]*)?)\/[^/?#]+\/?$/i.exec(first);
  if (!match || !URL.canParse(first)) return null;
  const [, base = ''] = match;
  return {
    urlCheck: first,
    urlTableList: `${base}/${usual.urlTableList}`,
    urlTableDescription: `${base}/${usual.urlTableDescription}`,
    urlData: `${base}/${usual.urlData}`,
  };
}
