import { takeContractFaults } from './contractFaults';

// In every test file, whoever started the server: what an answer does wrong fails the test that saw it.
afterEach(() => expect(takeContractFaults()).toEqual([]));
afterAll(() => expect(takeContractFaults()).toEqual([]));
