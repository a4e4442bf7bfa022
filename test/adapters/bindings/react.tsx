import { StrictMode, startTransition } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import type { Binding } from '../binding.js';
import * as parts from '../components/react/parts.js';

const plain = { around: (node: ReactNode) => node, when: (update: () => void) => update() };

function binding({ around, when }: typeof plain): Pick<Binding, 'mount'> {
  return {
    mount(part, target, props, over) {
      const Part = parts[part] as ComponentType<typeof props>;
      const element = (now: typeof props): ReactNode => around(<Part {...now} />);
      const root = over ? hydrateRoot(target, element(props)) : createRoot(target);
      const update = (now: typeof props): void => when(() => root.render(element(now)));
      if (!over) update(props);
      return { update, unmount: () => root.unmount() };
    },
  };
}

export const react: Binding = { server: 'react', ...binding(plain) };

/** Every update is a transition, and React, to find impure renders, renders everything twice. */
export const strictReact: Binding = {
  server: 'react', runs: 2, ...binding({ around: (node) => <StrictMode>{node}</StrictMode>, when: startTransition }),
};
