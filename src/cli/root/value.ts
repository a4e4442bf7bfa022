/** A document's value as JSON has it: dates in ISO form, bytes in base64, counters and big numbers as numbers. */
export function jsonOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(jsonOf);
  const prototype: unknown = Object.getPrototypeOf(value);
  // A class of the CRDT (a counter, a text that is only replaced) says itself what it is worth.
  if (prototype !== Object.prototype && prototype !== null && 'value' in value) return jsonOf(value.value);
  if (prototype !== Object.prototype && prototype !== null && 'val' in value) return jsonOf(value.val);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, jsonOf(child)]));
}
