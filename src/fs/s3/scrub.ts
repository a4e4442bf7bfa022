/** Text without what may open a bucket: query strings (signed URLs), signatures, tokens and access keys. */
export function scrub(text: string): string {
  return text
    .replace(/(\w+:\/\/)[^\s/@"'<>]+@/g, '$1…@')
    .replace(/(\w+:\/\/[^\s?"'<>]*)\?[^\s"'<>]*/g, '$1?…')
    .replace(/\b(x-amz-(?:signature|credential|security-token)|signature|credential|signedheaders|sessiontoken|secretaccesskey|accesskeyid)(["']?\s*[=:]\s*["']?)[^\s,;&"'<>]+/gi, '$1$2…')
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}\b/g, '…')
    .replace(/\b[0-9a-f]{64}\b/gi, '…');
}
