import type { PortalLanguage } from './api.ts';
import type { PortalPeople, PortalUser } from './users.ts';

type Person = readonly [name: string, lastName: string, position: string];

const staff: Readonly<Record<PortalLanguage, Readonly<Record<keyof PortalPeople, Person>>>> = {
  en: {
    admin: ['Alice', 'Moore', 'Head of IT'],
    analyst: ['Daniel', 'Reed', 'Data analyst'],
    employee: ['Emma', 'Clark', 'Sales manager'],
    halfway: ['Henry', 'Stone', 'Marketing analyst'],
  },
  ru: {
    admin: ['Алиса', 'Морозова', 'Руководитель ИТ-отдела'],
    analyst: ['Даниил', 'Рябов', 'Аналитик данных'],
    employee: ['Эмма', 'Климова', 'Менеджер по продажам'],
    halfway: ['Генрих', 'Стаханов', 'Аналитик по маркетингу'],
  },
};

/** All users of one portal. */
export class PeopleRegister {
  readonly everybody: PortalUser[] = [];
  readonly people: PortalPeople;
  private lastId = 20;

  constructor(lang: PortalLanguage) {
    const make = (id: number, role: keyof PortalPeople, rights: Partial<PortalUser>): PortalUser => {
      const [name, lastName, position] = staff[lang][role];
      return this.enter({ id, name, lastName, position, email: `${role}@portal.invalid`, ...rights });
    };
    this.people = {
      admin: make(1, 'admin', { admin: true, biBuilder: true, analyticsHub: true }),
      analyst: make(7, 'analyst', { biBuilder: true, analyticsHub: true }),
      employee: make(12, 'employee', {}),
      halfway: make(15, 'halfway', { biBuilder: true }),
    };
  }

  add(user: Partial<Omit<PortalUser, 'id'>> = {}): PortalUser {
    return this.enter({ ...user, id: ++this.lastId });
  }

  byId(id: number): PortalUser | undefined {
    return this.everybody.find(user => user.id === id);
  }

  private enter(user: Partial<PortalUser> & { readonly id: number }): PortalUser {
    const complete: PortalUser = {
      name: 'Robin',
      lastName: 'Newman',
      email: `user${user.id}@portal.invalid`,
      position: '',
      admin: false,
      biBuilder: false,
      analyticsHub: false,
      active: true,
      ...user,
    };
    this.everybody.push(complete);
    return complete;
  }
}
