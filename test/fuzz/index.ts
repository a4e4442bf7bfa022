// What is loaded on a core that was changed.
export { judge, probeAll, runSeed } from './campaign.js';
export { set } from './flavour.js';
export { hostile, lies } from './hostile.js';
export { mixtures } from './mutations.js';
export { makeSpace } from './space.js';
export { Tally } from './tally.js';
