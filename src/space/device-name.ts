// First match counts: Edge and Opera also say Chrome, Chrome also says Safari, and Android also says Linux.
const browsers = [['Edg', 'Edge'], ['OPR', 'Opera'], ['Firefox', 'Firefox'], ['Chromium', 'Chromium'], ['Chrome', 'Chrome'], ['Safari', 'Safari']] as const;
const systems = [['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Mac', 'Mac'], ['Windows', 'Windows'], ['CrOS', 'ChromeOS'], ['Linux', 'Linux']] as const;

/** What others read a device as that was given no name. */
export function defaultDeviceName(userAgent = (globalThis.navigator as { userAgent?: string } | undefined)?.userAgent ?? ''): string {
  const find = (names: readonly (readonly [string, string])[]): string | undefined => names.find(([word]) => userAgent.includes(word))?.[1];
  const browser = find(browsers);
  const system = find(systems);
  return browser && system ? `${browser} on ${system}` : browser ?? system ?? 'a device';
}
