/** Faults of answers since the last call. A separate module, because every test file calls it and few make answers. */

const found: string[] = [];

export const addContractFaults = (faults: readonly string[]): void => void found.push(...faults);
export const takeContractFaults = (): string[] => found.splice(0);
