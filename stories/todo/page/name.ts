const setting = 'todo.device'; // what a person called this device

export const nameOfPerson = (): string | null => localStorage.getItem(setting);

/** Asks what this device is called, once. */
export function askName(welcome: HTMLElement): Promise<string> {
  const form = welcome.querySelector('form')!;
  const field = form.querySelector('input')!;
  welcome.hidden = false;
  field.value = suggestName(navigator.userAgent);
  field.select();
  field.focus();
  return new Promise((resolve) => form.addEventListener('submit', (event) => {
    event.preventDefault();
    const name = field.value.trim();
    if (name === '') return;
    localStorage.setItem(setting, name);
    welcome.hidden = true;
    resolve(name);
  }));
}

// A space has one name for its device from its start to its end.
export function renameByHand(button: HTMLElement, name: string): void {
  button.textContent = name;
  button.addEventListener('click', () => {
    const chosen = prompt('What is this device called?', name)?.trim();
    if (!chosen || chosen === name) return;
    localStorage.setItem(setting, chosen.slice(0, 40));
    location.reload();
  });
}

/** `Firefox on Linux`: a beginning, for people to change. */
function suggestName(agent: string): string {
  const first = (of: Record<string, RegExp>, otherwise: string): string => Object.keys(of).find((name) => of[name]!.test(agent)) ?? otherwise;
  const browser = first({ Edge: /Edg\//, Firefox: /Firefox|FxiOS/, Chrome: /Chrom|CriOS/, Safari: /Safari/ }, 'Browser');
  const system = first({ iPhone: /iPhone/, iPad: /iPad/, Android: /Android/, Mac: /Mac OS/, Windows: /Windows/, Linux: /Linux/ }, 'computer');
  return `${browser} on ${system}`;
}
