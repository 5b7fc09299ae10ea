/** What was wrong with answers since this was asked last. A module of its own: every test file asks, and few make answers. */

const found: string[] = [];

export const addContractFaults = (faults: readonly string[]): void => void found.push(...faults);
export const takeContractFaults = (): string[] => found.splice(0);
