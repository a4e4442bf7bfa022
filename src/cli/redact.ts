/** Text without what may open a storage: names and passwords in URLs, and the values of parameters that may be keys. */
export function redacted(text: string): string {
  return text
    .replace(/([a-z][\w+.-]*:\/\/)[^\s/@"'<>]+@/gi, '$1…@')
    .replace(/([?&](?!(?:endpoint|region|path-style)=)[^\s=&"']+=)[^\s&"']+/gi, '$1…')
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}\b/g, '…');
}

/** Replaces values of the environment that are secrets, wherever they turn up. */
export function withoutSecrets(text: string, env: Readonly<Record<string, string | undefined>>): string {
  let clean = redacted(text);
  for (const name of ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
    const secret = env[name];
    if (secret && secret.length >= 8) clean = clean.replaceAll(secret, '…');
  }
  return clean;
}
