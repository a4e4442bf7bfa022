import type { CSSProperties, ReactNode } from 'react';
import { colourNumber } from '../words.js';

/** A device's name in its colour. */
export function Device({ name }: { name: string }): ReactNode {
  return <span className="device" style={{ '--colour': `var(--device-${colourNumber(name)})` } as CSSProperties}>{name}</span>;
}
