/** A path: its `:` parts no name from a password. */
const isPath = /^(?:file:\/\/\/|[a-z]:[\\/])/i;

/**
 * A root as it was given, without what may open a storage. Passwords may hold anything, also `/`, `@` and blanks, so
 * everything in front of the last `@` goes where a `:` stands in it; of a path without one, nothing.
 */
export function redacted(given: string): string {
  const at = given.lastIndexOf('@');
  const hasUser = given.slice(0, Math.max(at, 0)).includes(':') && !isPath.test(given);
  return masked(hasUser ? `${/^(?:[a-z][\w+.-]*:\/\/|s3:)/i.exec(given)?.[0] ?? ''}…${given.slice(at)}` : given);
}

/** Text without the values of parameters that may be keys, and without keys that are known by their form, with what stands behind their `:`. */
function masked(text: string): string {
  return text
    .replace(/([?&](?!(?:endpoint|region|path-style)=)[^\s=&"']+=)[^\s&"']+/gi, '$1…')
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{8,}\b(?::[^\s@"']+)?/g, '…');
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What an error says, without secrets: neither those of the environment nor those on the command line, wherever they turn up.
 * @param given the words of the command line
 */
export function withoutSecrets(text: string, env: Environment, given: readonly string[] = []): string {
  let clean = text;
  for (const name of ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
    const secret = env[name];
    if (secret && secret.length >= 8) clean = clean.replaceAll(secret, '…');
  }
  // What is known is replaced as a whole: in a sentence nobody can see where a password with blanks in it begins.
  for (const word of [env['AWS_ENDPOINT_URL_S3'] ?? '', env['AWS_ENDPOINT_URL'] ?? '', ...given, ...given.map((option) => option.replace(/^--[^=]*=/, ''))]) {
    const shown = redacted(word);
    if (shown !== word) for (const form of [word, JSON.stringify(word).slice(1, -1)]) clean = clean.replaceAll(form, shown);
  }
  return masked(clean.replace(/([a-z][\w+.-]*:\/\/)[^\s/@"'<>]+@/gi, '$1…@'));
}
