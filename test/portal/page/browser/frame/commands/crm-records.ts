/** A fictitious CRM record for the selection dialog. */
export interface CrmRecord {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
}

export const crmTypes = ['lead', 'contact', 'company', 'deal', 'quote'] as const;
export type CrmType = (typeof crmTypes)[number];

export const crmRecords: Readonly<Record<CrmType, readonly CrmRecord[]>> = {
  lead: [
    { id: 'L_11', title: 'Solar roofs, enquiry', desc: 'Web form' },
    { id: 'L_12', title: 'Greenhouse lighting', desc: 'Trade fair' },
  ],
  contact: [
    { id: 'C_21', title: 'Irina Velvet', desc: 'Northern Orchards' },
    { id: 'C_22', title: 'Pavel Quill', desc: 'Lumen Workshop' },
  ],
  company: [
    { id: 'CO_31', title: 'Northern Orchards', desc: 'Agriculture' },
    { id: 'CO_32', title: 'Lumen Workshop', desc: 'Manufacturing' },
  ],
  deal: [
    { id: 'D_41', title: 'Orchard sensors', desc: 'Negotiation' },
    { id: 'D_42', title: 'Workshop ledger', desc: 'Won' },
  ],
  quote: [{ id: 'Q_51', title: 'Offer 51', desc: 'Sent' }],
};
