import wasmUrl from '@automerge/automerge/automerge.wasm?url';
import type { Preview } from '@storybook/html-vite';
import { configure } from 'storybook/test';
import { initAutomerge } from '../src/crdt/automerge/index.js';
import { leave } from '../stories/support/stage.js';
import '../stories/support/stories.css';

// Plays wait for what storage brings, also on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

const preview: Preview = {
  beforeAll: () => initAutomerge(wasmUrl),
  beforeEach: ({ canvasElement }) => () => leave(canvasElement),
  parameters: {
    layout: 'padded',
    a11y: { test: 'error' },
    backgrounds: { disable: true }, // a story follows the system's colours
    options: { storySort: { order: ['Start here', 'Sync', 'Storage', 'Scale', '*'] } },
  },
};
export default preview;
