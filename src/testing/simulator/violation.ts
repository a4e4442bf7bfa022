/** A promise of the protocol was broken: what the simulator searches for. */
export class Violation extends Error {
  override readonly name = 'Violation';

  constructor(readonly promise: string, message: string) {
    super(`${promise}: ${message}`);
  }
}
