import { decodeBase32 } from '../format/base32.js';
import { list, type Proc, write } from './proc.js';
import { randomId, selfOf } from './records.js';
import type { State } from './state.js';

const devices = 'device/';

/** The id of this installation: of every session that keeps its store here, and of those to come. */
export function* deviceId(s: State): Proc<string> {
  const ids = yield* keptIds();
  const [id = randomId(s)] = ids.sort(); // two first sessions at once make two; the next ones agree
  if (ids.length === 0) yield* keep(id);
  return id;
}

/** Writes it anew when somebody deleted it, or the next session would be another device. */
export function* keepDeviceId(s: State): Proc<void> {
  const { device } = selfOf(s);
  if (device && (yield* keptIds()).length === 0) yield* keep(device.id);
}

function* keptIds(): Proc<string[]> {
  return (yield* list('local', devices)).map(({ path }) => path.slice(devices.length)).filter((id) => decodeBase32(id)?.length === 10);
}

const keep = (id: string): Proc<void> => write('local', devices + id, new TextEncoder().encode(id));
