/**
 * Arrays as parameters in PostgreSQL's binary format. pg sends a Buffer as binary and a JavaScript
 * array as text; text arrays cost a third of the reception rate and double the bytes of a payload.
 */
interface ElementFormat<Value> {
  readonly oid: number;
  encode(value: Value): Uint8Array;
}

const POSTGRES_EPOCH_MS = 946_684_800_000;

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

const INT4: ElementFormat<number> = { oid: 23, encode: int32 };
const INT8: ElementFormat<bigint> = { oid: 20, encode: int64 };
const TEXT: ElementFormat<string> = { oid: 25, encode: (text) => Buffer.from(text, 'utf8') };
const BYTEA: ElementFormat<Uint8Array> = { oid: 17, encode: (bytes) => bytes };
const TIMESTAMPTZ: ElementFormat<Date> = {
  oid: 1184,
  encode: (time) => int64(BigInt(time.getTime() - POSTGRES_EPOCH_MS) * 1000n),
};
const BOOL: ElementFormat<boolean> = { oid: 16, encode: (flag) => Buffer.from([flag ? 1 : 0]) };
const UUID: ElementFormat<string> = {
  oid: 2950,
  encode: (uuid) => Buffer.from(uuid.replaceAll('-', ''), 'hex'),
};

/** ndim, has-null flag, element type; then length and lower bound of the one dimension. */
const HEADER_BYTES = 20;
const EMPTY_HEADER_BYTES = 12;

function encodeArray<Value>(
  format: ElementFormat<Value>,
  values: readonly (Value | null)[],
): Buffer {
  const elements = values.map((value) => (value === null ? null : format.encode(value)));
  const bodyBytes = elements.reduce((sum, element) => sum + 4 + (element?.byteLength ?? 0), 0);
  const isEmpty = elements.length === 0;
  const array = Buffer.allocUnsafe(isEmpty ? EMPTY_HEADER_BYTES : HEADER_BYTES + bodyBytes);
  array.writeInt32BE(isEmpty ? 0 : 1, 0);
  array.writeInt32BE(elements.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(format.oid, 8);
  if (isEmpty) return array;
  array.writeInt32BE(elements.length, 12);
  array.writeInt32BE(1, 16);
  let offset = HEADER_BYTES;
  for (const element of elements) {
    offset = array.writeInt32BE(element?.byteLength ?? -1, offset);
    if (element !== null) {
      array.set(element, offset);
      offset += element.byteLength;
    }
  }
  return array;
}

type Nullable<Value> = readonly (Value | null)[];

export const int4Array = (values: Nullable<number>): Buffer => encodeArray(INT4, values);
export const int8Array = (values: Nullable<bigint>): Buffer => encodeArray(INT8, values);
/** Also for enums: cast to the enum in the statement, since its OID differs by database. */
export const textArray = (values: Nullable<string>): Buffer => encodeArray(TEXT, values);
export const byteaArray = (values: Nullable<Uint8Array>): Buffer => encodeArray(BYTEA, values);
/** Milliseconds are kept, as JavaScript knows no finer time. */
export const timestamptzArray = (values: Nullable<Date>): Buffer =>
  encodeArray(TIMESTAMPTZ, values);
export const boolArray = (values: Nullable<boolean>): Buffer => encodeArray(BOOL, values);
export const uuidArray = (values: Nullable<string>): Buffer => encodeArray(UUID, values);
