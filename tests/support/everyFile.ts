import { takeContractFaults } from './contractFaults';

// In every test file: an answer that breaks the contract fails the test that received it.
afterEach(() => expect(takeContractFaults()).toEqual([]));
afterAll(() => expect(takeContractFaults()).toEqual([]));
