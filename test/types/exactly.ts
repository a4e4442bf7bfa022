type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends (<X>() => X extends B ? 1 : 2) ? true : false;

/** `exactly<Expected>()(value)` compiles when the value is of that type, neither wider nor narrower. */
export const exactly = <Expected>() => <Actual>(_value: Actual, ..._same: Same<Actual, Expected> extends true ? [] : [never]): void => undefined;
