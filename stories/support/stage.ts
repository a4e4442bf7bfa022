import type { Space } from '../../src/index.js';

/** Where a story builds what it shows. */
export interface Stage {
  /** The story's own element. */
  readonly element: HTMLElement;
  /** Holds something until the story is left or rendered again, last first: a clean-up, or a space, which is then closed. */
  keep<Kept extends (() => unknown) | Space>(kept: Kept): Kept;
}

type CleanUp = () => unknown;
/** On the canvas itself, so that a hot replacement of this module still finds it. */
const key = Symbol.for('crdt-over-fs.stage');
type Canvas = Element & { [key]?: CleanUp[] };

/**
 * A story's `render`. Storybook calls it again for a changed control and ends nothing in between, so that what the
 * canvas showed before is ended here; the preview does so when the story changes.
 *
 * @example
 * render: staged<Args>((stage, { name }) => {
 *   const laptop = stage.keep(device(name, { remoteFs: memoryFs() }));
 *   stage.keep(mountReact(stage.element, List, { doc: laptop.doc('list', list) }));
 * }),
 */
export function staged<Args>(build: (stage: Stage, args: Args) => void): (args: Args, context: { readonly canvasElement: Element }) => HTMLElement {
  return (args, { canvasElement }) => {
    void leave(canvasElement);
    const cleanUps: CleanUp[] = [];
    (canvasElement as Canvas)[key] = cleanUps; // before building: what fails half-way is ended too
    const element = document.createElement('div');
    element.className = 'stage';
    build({
      element,
      keep(kept) {
        cleanUps.push(typeof kept === 'function' ? kept : () => close(kept));
        return kept;
      },
    }, args);
    return element;
  };
}

/** Ends what a canvas shows. Resolves when all of it has ended. */
export async function leave(canvas: Element): Promise<void> {
  const cleanUps = (canvas as Canvas)[key] ?? [];
  delete (canvas as Canvas)[key];
  await Promise.all(cleanUps.reverse().map((cleanUp) => cleanUp()));
}

/** Nobody waits for a story's edits: without this, a storage that does not answer would hold up the next story. */
function close(space: Space): Promise<void> {
  try {
    space.connect(null);
  } catch { /* the story closed it itself */ }
  return space.close();
}
