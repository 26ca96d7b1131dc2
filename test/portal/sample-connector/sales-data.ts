import { day, pick, type SampleTable } from './sales-table.ts';

const customers: SampleTable = {
  code: 'sales_customers',
  title: 'Customers',
  columns: [
    { code: 'ID', title: 'Number', type: 'int' },
    { code: 'NAME', title: 'Name', type: 'string' },
    { code: 'CITY', title: 'City', type: 'string' },
    { code: 'TIME_ZONE', title: 'Time zone', type: 'timezone' },
    { code: 'SINCE', title: 'Customer since', type: 'date' },
  ],
  rows: Array.from({ length: 40 }, (_, index) => [
    index + 1,
    `${pick(['Aurora', 'Borealis', 'Cascade', 'Delta', 'Étoile', 'Заря'], index)} ${pick(['Trading', 'Foods', 'Works', '& Sons'], index * 3 + 1)}`,
    pick(['Berlin', 'Kraków', 'Москва', 'Lisbon', "L'Aquila"], index),
    pick(['Europe/Berlin', 'Europe/Warsaw', 'Europe/Moscow', 'Europe/Lisbon', 'Europe/Rome'], index),
    day(index * 5),
  ]),
};

const products: SampleTable = {
  code: 'sales_products',
  title: 'Products',
  columns: [
    { code: 'ID', title: 'Number', type: 'int' },
    { code: 'NAME', title: 'Name', type: 'string' },
    { code: 'PRICE', title: 'Price', type: 'money' },
    { code: 'WEIGHT', title: 'Weight, kg', type: 'double' },
  ],
  rows: Array.from({ length: 12 }, (_, index) => [
    index + 1,
    `${pick(['Oak', 'Steel', 'Glass'], index)} ${pick(['table', 'lamp', 'shelf', 'chair'], index)}`,
    ((index + 3) * 12.5).toFixed(2),
    ((index % 5) + 0.75).toString(),
  ]),
};

const orders: SampleTable = {
  code: 'sales_orders',
  title: 'Orders',
  columns: [
    { code: 'ID', title: 'Number', type: 'int' },
    { code: 'CREATED', title: 'Placed at', type: 'datetime' },
    { code: 'CUSTOMER_ID', title: 'Customer', type: 'int' },
    { code: 'PRODUCT_ID', title: 'Product', type: 'int' },
    { code: 'STATUS', title: 'Status', type: 'string' },
    { code: 'AMOUNT', title: 'Amount', type: 'money' },
    { code: 'DISCOUNT', title: 'Discount, %', type: 'double' },
    { code: 'DELIVERED', title: 'Delivered on', type: 'date' },
  ],
  rows: Array.from({ length: 240 }, (_, index) => {
    const status = pick(['new', 'won', 'won', 'lost', 'in progress'], index);
    return [
      index + 101,
      `${day(index)} ${String(8 + (index % 10)).padStart(2, '0')}:${String((index * 7) % 60).padStart(2, '0')}:00`,
      (index % 40) + 1,
      (index % 12) + 1,
      status,
      (((index * 37) % 400) + 9.5).toFixed(2),
      ((index % 4) * 2.5).toString(),
      status === 'won' ? day(index + 3) : null,
    ];
  }),
};

const returns: SampleTable = {
  code: 'sales_returns',
  title: 'Returned goods',
  columns: [
    { code: 'ORDER_ID', title: 'Order', type: 'int' },
    { code: 'RETURNED', title: 'Returned on', type: 'date' },
    { code: 'REASON', title: 'Reason', type: 'string' },
  ],
  rows: Array.from({ length: 30 }, (_, index) => [
    101 + index * 8,
    day(index * 8 + 10),
    pick(['damaged', 'wrong size', 'too late', 'не подошло'], index),
  ]),
};

/** All tables of the sample connector; they are the same at every start. */
export const salesTables: readonly SampleTable[] = [orders, customers, products, returns];
