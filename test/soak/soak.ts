// A long life without faults: five devices make 100,000 edits in fifty documents over months, and storage must stay small.
import { parseArgs } from 'node:util';
import { writeFigures } from '../setup/figures.js';
import { live } from './live.js';

const { values } = parseArgs({ options: { edits: { type: 'string', default: '100000' }, devices: { type: 'string', default: '5' }, docs: { type: 'string', default: '50' } } });
const began = Date.now();
const figures = live({ edits: Number(values.edits), devices: Number(values.devices), docs: Number(values.docs), told: (line) => console.log(line) });
const all = { ...figures, 'wall time': `${((Date.now() - began) / 1000).toFixed(0)} s` };
for (const [name, figure] of Object.entries(all)) console.log(`${name.padEnd(44)} ${figure}`);
writeFigures('soak', all);
