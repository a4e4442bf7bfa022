/** Crockford's base32, lower case: no i, l, o, u; sorts like the bytes it stands for. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

const values = new Int8Array(128).fill(-1);
for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;

/** The symbols of some bytes, most significant bit first; the last symbol is padded with zero bits. 10 bytes give 16 symbols, 16 give 26, 32 give 52. */
export function encodeBase32(bytes: Uint8Array): string {
  let symbols = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      symbols += alphabet.charAt((held >>> bits) & 31);
    }
    held &= 31;
  }
  return bits > 0 ? symbols + alphabet.charAt((held << (5 - bits)) & 31) : symbols;
}

/**
 * The bytes of some symbols, or undefined unless they are exactly what {@link encodeBase32} gives:
 * two spellings of one id would be two names of one file.
 */
export function decodeBase32(symbols: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((symbols.length * 5) / 8));
  if (Math.ceil((bytes.length * 8) / 5) !== symbols.length) return undefined;
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < symbols.length; i++) {
    const value = values[symbols.charCodeAt(i)] ?? -1;
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >>> bits;
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? bytes : undefined;
}

/** A whole number of at most 40 bits as 8 symbols. */
export function encodeNumber(value: number): string {
  let symbols = '';
  for (let rest = value, i = 0; i < 8; i++, rest = Math.floor(rest / 32)) symbols = alphabet.charAt(rest % 32) + symbols;
  return symbols;
}

/** The number that {@link encodeNumber} wrote; the symbols must be of the alphabet. */
export function decodeNumber(symbols: string): number {
  let value = 0;
  for (let i = 0; i < symbols.length; i++) value = value * 32 + (values[symbols.charCodeAt(i)] ?? 0);
  return value;
}
