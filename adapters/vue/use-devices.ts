import type { MaybeRefOrGetter, ShallowRef } from 'vue';
import type { Device } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, WithDevices } from '../seam.js';
import { useTwin } from './use-twin.js';

type Of = MaybeRefOrGetter<WithDevices | undefined>;

/**
 * The devices of a space, this one included; none while there is no space.
 *
 * @example
 * const others = useDevices(space, (devices) => devices.filter((device) => !device.self));
 */
export function useDevices(of: Of): Readonly<ShallowRef<readonly Device[]>>;
export function useDevices<Selected>(of: Of, select: (devices: readonly Device[]) => Selected, isEqual?: IsEqual<Selected>): Readonly<ShallowRef<Selected>>;
export function useDevices(of: Of, select?: AnySelect, isEqual?: AnyIsEqual): Readonly<ShallowRef<unknown>> {
  return useTwin(of, 'devices', select, isEqual);
}
