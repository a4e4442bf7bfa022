'use client';
import type { Device } from '../../src/index.js';
import type { AnyIsEqual, AnySelect, IsEqual, WithDevices } from '../seam.js';
import { useTwin } from './use-twin.js';

/**
 * The devices of a space, this one included; none while there is no space.
 *
 * @example
 * const others = useDevices(space, (devices) => devices.filter((device) => !device.self));
 */
export function useDevices(of: WithDevices | undefined): readonly Device[];
export function useDevices<Selected>(of: WithDevices | undefined, select: (devices: readonly Device[]) => Selected, isEqual?: IsEqual<Selected>): Selected;
export function useDevices(of: WithDevices | undefined, select?: AnySelect, isEqual?: AnyIsEqual): unknown {
  return useTwin(of, 'devices', select, isEqual);
}
