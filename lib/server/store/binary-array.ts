/**
 * Arrays as parameters in PostgreSQL's binary format. pg sends a Buffer as binary and a JavaScript
 * array as text; text arrays cost a third of the reception rate and double the bytes of a payload.
 */
interface ElementFormat<Value> {
  readonly oid: number;
  sizeOf(value: Value): number;
  /** Writes at the offset what sizeOf said, without a buffer of its own. */
  write(array: Buffer, value: Value, offset: number): void;
}

const POSTGRES_EPOCH_MS = 946_684_800_000;

const INT4: ElementFormat<number> = {
  oid: 23,
  sizeOf: () => 4,
  write: (array, value, offset) => array.writeInt32BE(value, offset),
};
const INT8: ElementFormat<bigint> = {
  oid: 20,
  sizeOf: () => 8,
  write: (array, value, offset) => array.writeBigInt64BE(value, offset),
};
const TEXT: ElementFormat<string> = {
  oid: 25,
  sizeOf: (text) => Buffer.byteLength(text, 'utf8'),
  write: (array, text, offset) => array.write(text, offset, 'utf8'),
};
const BYTEA: ElementFormat<Uint8Array> = {
  oid: 17,
  sizeOf: (bytes) => bytes.byteLength,
  write: (array, bytes, offset) => {
    array.set(bytes, offset);
  },
};
const TIMESTAMPTZ: ElementFormat<Date> = {
  oid: 1184,
  sizeOf: () => 8,
  write: (array, time, offset) =>
    array.writeBigInt64BE(BigInt(time.getTime() - POSTGRES_EPOCH_MS) * 1000n, offset),
};
const BOOL: ElementFormat<boolean> = {
  oid: 16,
  sizeOf: () => 1,
  write: (array, flag, offset) => array.writeUInt8(flag ? 1 : 0, offset),
};
const UUID: ElementFormat<string> = {
  oid: 2950,
  sizeOf: () => 16,
  write: (array, uuid, offset) => array.write(uuid.replaceAll('-', ''), offset, 'hex'),
};

/** ndim, has-null flag, element type; then length and lower bound of the one dimension. */
const HEADER_BYTES = 20;
const EMPTY_HEADER_BYTES = 12;
const NULL_LENGTH = -1;

function encodeArray<Value>(
  format: ElementFormat<Value>,
  values: readonly (Value | null)[],
): Buffer {
  const sizes = values.map((value) => (value === null ? NULL_LENGTH : format.sizeOf(value)));
  const bodyBytes = sizes.reduce((sum, size) => sum + 4 + Math.max(0, size), 0);
  const isEmpty = values.length === 0;
  const array = Buffer.allocUnsafe(isEmpty ? EMPTY_HEADER_BYTES : HEADER_BYTES + bodyBytes);
  array.writeInt32BE(isEmpty ? 0 : 1, 0);
  array.writeInt32BE(sizes.includes(NULL_LENGTH) ? 1 : 0, 4);
  array.writeInt32BE(format.oid, 8);
  if (isEmpty) return array;
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let offset = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    const size = sizes[index] ?? NULL_LENGTH;
    offset = array.writeInt32BE(size, offset);
    if (value === null) continue;
    format.write(array, value, offset);
    offset += size;
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
