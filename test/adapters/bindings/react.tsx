import { Component, StrictMode, startTransition, useEffect } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import type { Binding } from '../binding.js';
import * as parts from '../components/react/parts.js';
import { Whole } from '../components/react/suspense.js';

/** Shows the code of an error instead of what threw it. */
class Boundary extends Component<{ readonly children: ReactNode }, { readonly code?: string }> {
  override state: { readonly code?: string } = {};
  static getDerivedStateFromError = ({ code }: { code: string }) => ({ code });
  override render = (): ReactNode => (this.state.code === undefined ? this.props.children : <p>failed: {this.state.code}</p>);
}

/** Tells when everything before it is on the page and subscribed. */
function Done({ tell }: { readonly tell: () => void }): ReactNode {
  useEffect(tell);
  return null;
}

const plain = { parts, around: (node: ReactNode) => node, when: (update: () => void) => update() };

function binding(options: Partial<typeof plain>): Pick<Binding, 'mount'> {
  const { parts, around, when } = { ...plain, ...options };
  return {
    mount(part, target, props, over) {
      const Part = parts[part] as ComponentType<typeof props>;
      const element = (now: typeof props, tell: () => void): ReactNode => <>{around(<Part {...now} />)}<Done tell={tell} /></>;
      const onCaughtError = (): void => undefined; // a boundary shows it
      let tell = (): void => undefined;
      const hydrated = new Promise<void>((resolve) => { tell = resolve; });
      const root = over ? hydrateRoot(target, element(props, tell), { onCaughtError }) : createRoot(target, { onCaughtError });
      const update = (now: typeof props): Promise<void> => new Promise((resolve) => when(() => root.render(element(now, resolve))));
      return { there: over ? hydrated : update(props), update, unmount: () => root.unmount() };
    },
  };
}

export const react: Binding = { server: 'react', ...binding({}) };

/** Every update is a transition, and React, to find impure renders, renders everything twice. */
export const strictReact: Binding = {
  server: 'react', runs: 2, ...binding({ around: (node) => <StrictMode>{node}</StrictMode>, when: startTransition }),
};

/** `Whole` suspends until its document is loaded. */
export const suspendingReact: Binding = {
  server: 'react-suspense', ...binding({ parts: { ...parts, Whole }, around: (node) => <Boundary>{node}</Boundary> }),
};
