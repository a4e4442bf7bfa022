import type { Core } from '../../src/replica/core.js';
import type { State } from '../../src/sync/core.js';
import type { CoreOptions, Effect, Event } from '../../src/sync/types.js';

/** A core that does what a test says: `script` answers each event with effects. */
export function scriptedCore(script: (event: Event) => readonly Effect[]): Core & { readonly events: Event[]; options: CoreOptions | undefined } {
  const events: Event[] = [];
  return {
    events,
    options: undefined,
    createState(options) {
      this.options = options;
      return { open: new Map() } as unknown as State;
    },
    step(_, event) {
      events.push(event);
      return script(event);
    },
    docView: () => ({ edited: 0, stored: 0, unpublished: 0, loaded: true, behind: false, everPulled: false, waiting: 0 }),
    docs: () => [],
    devices: () => [],
    seenBy: () => [],
    quarantined: () => 0,
    ackDue: () => false,
    nextDue: () => undefined,
  };
}
