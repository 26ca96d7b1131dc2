import type { DatabaseColumn } from '../port/condition.ts';
import type { SampleValue } from './holds.ts';

/** A table of the sample shop. */
export interface SampleTable {
  readonly name: string;
  readonly columns: readonly DatabaseColumn[];
  readonly rows: readonly (readonly SampleValue[])[];
}

const dayMs = 86_400_000;
/** Days that the shop has been open. */
const openDays = 540;
const ordersPerDay = 4;

const cities = [
  'Москва',
  'Санкт-Петербург',
  'Казань',
  'Минск',
  'Алматы',
  'Berlin',
  'Wien',
  'London',
] as const;
const firstNames = ['Анна', 'Борис', 'Вера', 'Дмитрий', 'Елена', 'Clara', 'Emil', 'Oliver'] as const;
const lastNames = [
  'Орлова',
  'Лебедев',
  'Соколова',
  'Зайцев',
  'Белова',
  'Schmidt',
  'Novak',
  'Taylor',
] as const;
const goods = [
  ['Coffee machine', 'Kitchen', 24_900],
  ['Kettle', 'Kitchen', 3_490],
  ['Toaster', 'Kitchen', 2_990],
  ['Desk lamp', 'Light', 4_200],
  ['Floor lamp', 'Light', 8_700],
  ['Bookshelf', 'Furniture', 12_500],
  ['Desk', 'Furniture', 18_900],
  ['Office chair', 'Furniture', 15_400],
  ['Headphones', 'Electronics', 6_990],
  ['Keyboard', 'Electronics', 5_490],
] as const;
const states = ['paid', 'paid', 'paid', 'shipped', 'new', 'cancelled'] as const;

const column = (name: string, type: DatabaseColumn['type'], nullable = false): DatabaseColumn => ({
  name,
  type,
  nativeType: type === 'string' ? 'text' : type,
  nullable,
});

/**
 * Makes the sample shop: customers, products, orders and what was ordered. It is the same on every call of one day, and its
 * last orders are from that day.
 * @param now in milliseconds since the epoch
 */
export function makeShop(now: number): readonly SampleTable[] {
  const random = randomNumbers(20_260_801);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const today = Math.floor(now / dayMs) * dayMs;
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const second = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

  const customers = Array.from({ length: 120 }, (_, index) => [
    index + 1,
    `${pick(firstNames)} ${pick(lastNames)}`,
    pick(cities),
    day(today - Math.floor(random() * openDays) * dayMs),
    random() < 0.2 ? null : Math.floor(random() * 15),
  ]);
  const products = goods.map(([name, category, price], index) => [index + 1, name, category, price]);
  const orders: SampleValue[][] = [];
  const lines: SampleValue[][] = [];
  for (let age = openDays - 1; age >= 0; age -= 1) {
    for (let each = 0; each < ordersPerDay; each += 1) {
      const at = today - age * dayMs + Math.floor(random() * dayMs);
      const id = orders.length + 1;
      let amount = 0;
      for (let line = 0; line <= Math.floor(random() * 3); line += 1) {
        const product = Math.floor(random() * goods.length);
        const quantity = 1 + Math.floor(random() * 3);
        const price = goods[product]?.[2] ?? 0;
        amount += quantity * price;
        lines.push([lines.length + 1, id, product + 1, quantity, price]);
      }
      orders.push([id, second(at), 1 + Math.floor(random() * customers.length), pick(states), amount]);
    }
  }

  return [
    {
      name: 'customers',
      columns: [
        column('id', 'int'),
        column('name', 'string'),
        column('city', 'string'),
        column('since', 'date'),
        column('discount', 'int', true),
      ],
      rows: customers,
    },
    {
      name: 'products',
      columns: [
        column('id', 'int'),
        column('name', 'string'),
        column('category', 'string'),
        column('price', 'double'),
      ],
      rows: products,
    },
    {
      name: 'orders',
      columns: [
        column('id', 'int'),
        column('ordered_at', 'datetime'),
        column('customer_id', 'int'),
        column('state', 'string'),
        column('amount', 'double'),
      ],
      rows: orders,
    },
    {
      name: 'order_lines',
      columns: [
        column('id', 'int'),
        column('order_id', 'int'),
        column('product_id', 'int'),
        column('quantity', 'int'),
        column('price', 'double'),
      ],
      rows: lines,
    },
  ];
}

/** Numbers from 0 to 1 that are the same on every machine: a linear congruential generator. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
