import type { CSSProperties, ReactNode } from 'react';
import { colourNumber, partName } from '../words.js';

/** A device's name in its colour. */
export function Device({ name, me }: { name: string; me: string }): ReactNode {
  const [shared, own] = partName(name, me);
  return <span className="device" style={{ '--colour': `var(--device-${colourNumber(name)})` } as CSSProperties}><span className="unseen">{shared}</span>{own}</span>;
}
