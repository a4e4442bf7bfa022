const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += digits[byte];
  return text;
}

/** Writes hexadecimal text, of which the caller knows that it is, into bytes from `at` on. */
export function writeHex(text: string, into: Uint8Array, at: number): void {
  for (let index = 0; index < text.length; index += 2) into[at + index / 2] = Number.parseInt(text.slice(index, index + 2), 16);
}
