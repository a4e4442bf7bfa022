import type { DeviceInfo } from '../format/cof-file.js';
import type { State } from '../sync/core.js';
import type { DeviceView, DocView } from '../sync/types.js';
import type { Core } from './core.js';

const unknownDoc: DocView = { edited: 0, stored: 0, unpublished: 0, loaded: false, behind: false, everPulled: false, waiting: 0 };

/** What the core knows, also while there is none yet. */
export class Views {
  #open: { readonly core: Core; readonly state: State } | undefined;

  get isOpen(): boolean { return this.#open !== undefined; }

  /** From now on a core answers. */
  of(core: Core, state: State): void { this.#open = { core, state }; }

  doc(id: string): DocView { return this.#ask((core, state) => core.docView(state, id), unknownDoc); }
  docs(): readonly { readonly id: string; readonly removed: boolean }[] { return this.#ask((core, state) => core.docs(state), []); }
  devices(): readonly DeviceView[] { return this.#ask((core, state) => core.devices(state), []); }
  seenBy(writer: string, lamport: number): readonly DeviceInfo[] { return this.#ask((core, state) => core.seenBy(state, writer, lamport), []); }
  quarantined(): number { return this.#ask((core, state) => core.quarantined(state), 0); }
  ackDue(): boolean { return this.#ask((core, state) => core.ackDue(state), false); }
  tidyDue(now: number): boolean { return this.#ask((core, state) => (core.nextDue(state) ?? Infinity) <= now, false); }

  #ask<Answer>(question: (core: Core, state: State) => Answer, unknown: Answer): Answer {
    return this.#open ? question(this.#open.core, this.#open.state) : unknown;
  }
}
