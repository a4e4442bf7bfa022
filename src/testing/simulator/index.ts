export type { Figures } from './figures.js';
export type { Kind, SectionChange } from './kind.js';
export { shrink } from './shrink.js';
export type { Shrunk } from './shrink.js';
export { simulate } from './simulate.js';
export type { SimulateOptions, SimulationResult } from './simulate.js';
export { settingsOf } from './settings.js';
export type { Change, FaultName, Faults, Profile, Settings } from './settings.js';
export { Sometimes } from './sometimes.js';
