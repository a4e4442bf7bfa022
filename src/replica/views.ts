import type { DeviceInfo } from '../format/cof-file.js';
import type { State } from '../sync/core.js';
import type { DeviceView, DocView } from '../sync/types.js';
import type { Core } from './core.js';

const unknownDoc: DocView = { edited: 0, stored: 0, unpublished: 0, loaded: false, behind: false, everPulled: false, waiting: 0 };

/** What the core knows, also while there is none yet. */
export class Views {
  #state: State | undefined;

  constructor(private readonly core: Core) {}

  get isOpen(): boolean { return this.#state !== undefined; }

  /** From now on a core answers, or none any more. */
  of(state: State | undefined): void { this.#state = state; }

  doc(id: string): DocView { return this.#state ? this.core.docView(this.#state, id) : unknownDoc; }
  docs(): readonly { readonly id: string; readonly removed: boolean }[] { return this.#state ? this.core.docs(this.#state) : []; }
  devices(): readonly DeviceView[] { return this.#state ? this.core.devices(this.#state) : []; }
  seenBy(writer: string, lamport: number): readonly DeviceInfo[] { return this.#state ? this.core.seenBy(this.#state, writer, lamport) : []; }
  quarantined(): number { return this.#state ? this.core.quarantined(this.#state) : 0; }
  ackDue(): boolean { return this.#state !== undefined && this.core.ackDue(this.#state); }
  tidyDue(now: number): boolean { return this.#state !== undefined && (this.core.nextDue(this.#state) ?? Infinity) <= now; }
}
