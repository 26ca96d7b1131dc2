import { useI18n } from 'vue-i18n';
import '../messages/editing.ts';

const keys: Readonly<Record<string, string>> = {
  title: 'edit.title',
  logo: 'edit.logo.label',
  description: 'edit.description',
  sort: 'found.sort',
  urlCheck: 'found.urlCheck',
  urlTableList: 'found.urlTableList',
  urlTableDescription: 'found.urlTableDescription',
  urlData: 'found.urlData',
  settings: 'found.settings',
  supportMapping: 'found.supportMapping',
  sourceCode: 'found.sourceCode',
};

/** The names of a connector's fields on the page. Fields of newer portals keep the portal's name. */
export function useFieldName(): (field: string) => string {
  const { t } = useI18n();
  return field => {
    const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
    return key === undefined ? field : t(key);
  };
}
