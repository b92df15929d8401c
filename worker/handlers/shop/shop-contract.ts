/** What the shop sends: orders and changes of customers. */
import { z } from 'zod';
import { CURRENCIES, toMinorUnits } from './money.ts';

const timeSchema = z.iso.datetime({ offset: true });
const shortText = z.string().trim().min(1).max(200);
const amountSchema = z.string().refine((text) => /^\d{1,12}(\.\d+)?$/.test(text), {
  message: 'a decimal amount in a text, such as "12.50"',
});
const timeZoneSchema = z.string().refine(isTimeZone, {
  message: 'a time zone of the IANA database, such as "Europe/Madrid"',
});
const localeSchema = z.string().refine(isLocale, {
  message: 'a language tag of BCP 47, such as "pt-BR"',
});

export const customerSchema = z.object({
  id: shortText,
  name: shortText,
  email: z.email().max(320),
  locale: localeSchema,
  timeZone: timeZoneSchema,
  changedAt: timeSchema,
});
export type Customer = z.infer<typeof customerSchema>;

const addressSchema = z.object({
  recipient: shortText,
  street: shortText,
  postalCode: shortText.nullable(),
  city: shortText,
  country: z.string().refine((text) => /^[A-Z]{2}$/.test(text), {
    message: 'a country code of ISO 3166-1, such as "SE"',
  }),
});

const lineSchema = z.object({
  sku: shortText,
  name: shortText,
  quantity: z.number().int().min(1).max(9999),
  unitPrice: amountSchema,
});

export const orderSchema = z
  .object({
    number: shortText.max(100),
    placedAt: timeSchema,
    currency: z.enum(CURRENCIES),
    total: amountSchema,
    fulfilment: z.enum(['parcel', 'letter', 'pickup']),
    customer: customerSchema,
    shipTo: addressSchema,
    lines: z.array(lineSchema).min(1).max(500),
  })
  .superRefine(({ total, lines, currency }, context) => {
    const faultyPaths = [
      ...(toMinorUnits(total, currency) === null ? [['total']] : []),
      ...lines.flatMap(({ unitPrice }, at) =>
        toMinorUnits(unitPrice, currency) === null ? [['lines', at, 'unitPrice']] : [],
      ),
    ];
    const message = `an amount with no more digits than ${currency} has`;
    for (const path of faultyPaths) context.addIssue({ code: 'custom', path, message });
  });
export type Order = z.infer<typeof orderSchema>;

function isTimeZone(text: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    // Offsets such as +02:00 are taken by Intl too, but are no time zone: they know no summer time.
    return /^[A-Za-z]/.test(timeZone);
  } catch {
    return false;
  }
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
