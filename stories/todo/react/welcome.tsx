import { useRef } from 'react';
import type { ReactNode } from 'react';

/** Asks what this device is called, once. */
export function Welcome({ suggestion, onName }: { suggestion: string; onName: (name: string) => void }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  return (
    <form className="card welcome" onSubmit={(event) => {
      event.preventDefault();
      const name = field.current!.value.trim();
      if (name !== '') onName(name);
    }}>
      <h1>What is this device called?</h1>
      <p>Others see the name beside the todos you write here. It is kept in this browser only; there is no account.</p>
      <label>
        <span>Name</span>
        <input ref={field} defaultValue={suggestion} required maxLength={40} autoComplete="off" autoFocus onFocus={(event) => event.target.select()} />
      </label>
      <button type="submit">Start</button>
    </form>
  );
}

/** `Firefox on Linux`: a beginning, for people to change. */
export function suggestName(agent: string): string {
  const first = (of: Record<string, RegExp>, otherwise: string): string => Object.keys(of).find((name) => of[name]!.test(agent)) ?? otherwise;
  const browser = first({ Edge: /Edg\//, Firefox: /Firefox|FxiOS/, Chrome: /Chrom|CriOS/, Safari: /Safari/ }, 'Browser');
  const system = first({ iPhone: /iPhone/, iPad: /iPad/, Android: /Android/, Mac: /Mac OS/, Windows: /Windows/, Linux: /Linux/ }, 'computer');
  return `${browser} on ${system}`;
}
