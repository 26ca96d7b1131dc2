import { words, state } from '../../page-data.ts';
import { pick } from '../../picker.ts';
import type { PersonCard } from '../../../shared/page-state.ts';
import type { Command } from '../command.ts';
import { crmRecords, crmTypes, type CrmRecord, type CrmType } from './crm-records.ts';

const selectedUser = (person: PersonCard): Readonly<Record<string, unknown>> => ({
  id: String(person.id),
  name: person.name,
  photo: '',
  position: person.position,
  url: `/company/personal/user/${person.id}/`,
  sub: false,
  sup: person.admin,
});

const people = () =>
  state.people.map(person => ({ key: String(person.id), name: person.name, note: person.position, person }));

/** Replies with one person or a list, or null after a cancelled dialog. */
const selectUser: Command = {
  async run({ params }) {
    const multiple = params['mult'] === true;
    const { selectUser: one, selectUsers: several } = words.dialogs;
    const keys = await pick({ title: multiple ? several : one, choices: people(), multiple });
    if (keys === null) return null;
    const chosen = people().filter(({ key }) => keys.includes(key));
    const answer = chosen.map(({ person }) => selectedUser(person));
    return multiple ? answer : (answer[0] ?? null);
  },
};

/** Replies with people and groups under their access codes. The dialog omits the codes in `value`. */
const selectAccess: Command = {
  async run({ params }) {
    const taken = Array.isArray(params['value']) ? params['value'].map(String) : [];
    const choices = [
      { key: 'AU', name: words.dialogs.everybody, note: 'AU' },
      { key: 'D1', name: words.brand, note: words.dialogs.department },
      ...people().map(({ key, name, note }) => ({ key: `U${key}`, name, note })),
    ].filter(({ key }) => !taken.includes(key));
    const keys = await pick({ title: words.dialogs.selectAccess, choices, multiple: true });
    return (
      keys && choices.filter(({ key }) => keys.includes(key)).map(({ key, name }) => ({ id: key, name }))
    );
  },
};

const isCrmType = (value: unknown): value is CrmType => crmTypes.some(type => type === value);

/** Replies with records by type. As on old portals, each type holds an object with numeric keys, not a list. */
const selectCRM: Command = {
  async run({ params }) {
    const asked = Array.isArray(params['entityType']) ? params['entityType'].filter(isCrmType) : [];
    const types = asked.length > 0 ? asked : crmTypes;
    const multiple = params['multiple'] === true;
    const choices = types.flatMap(type =>
      crmRecords[type].map(({ id, title, desc }) => ({
        key: id,
        name: title,
        note: desc,
        group: words.dialogs.crm[type],
      })),
    );
    const keys = await pick({ title: words.dialogs.selectCrm, choices, multiple });
    if (keys === null) return null;
    const buckets: Record<string, Record<string, unknown>> = {};
    for (const type of types) {
      const chosen = crmRecords[type].filter(({ id }) => keys.includes(id));
      if (chosen.length > 0) buckets[type] = bucket(type, chosen);
    }
    return buckets;
  },
};

const bucket = (type: CrmType, records: readonly CrmRecord[]): Record<string, unknown> =>
  Object.fromEntries(
    records.map(({ id, title, desc }, index) => [
      index,
      { id, type, place: type, title, desc, url: `/crm/${type}/details/${id.replace(/\D/g, '')}/` },
    ]),
  );

export const dialogCommands = { selectUser, selectAccess, selectCRM };
