import type { Socket } from 'node:net';
import { watchReader } from '../../src/controllers/readerWatch';

/** The part of a socket that a watch reads and calls. */
class FakeSocket {
  bytesWritten = 100;
  writableLength = 100;
  resets = 0;

  resetAndDestroy(): void {
    this.resets += 1;
  }

  /** The operating system takes `bytes` of the waiting ones. */
  take(bytes: number): void {
    this.writableLength -= bytes;
  }
}

let socket: FakeSocket;
let end: () => void;
beforeEach(() => {
  jest.useFakeTimers();
  socket = new FakeSocket();
  end = watchReader(socket as unknown as Socket, 30_000);
});
afterEach(() => {
  end();
  jest.useRealTimers();
});

test('fault F6: a client that takes nothing for the time is cut off, once', () => {
  jest.advanceTimersByTime(29_000);
  expect(socket.resets).toBe(0);

  jest.advanceTimersByTime(60_000);
  expect(socket.resets).toBe(1);
});

test('fault F6: a slow client is not cut off: each byte is progress', () => {
  for (let i = 0; i < 50; i += 1) {
    jest.advanceTimersByTime(25_000);
    socket.take(1);
  }
  expect(socket.resets).toBe(0);
});

test('fault F6: a client that has taken all there is does not wait for itself', () => {
  socket.writableLength = 0;
  jest.advanceTimersByTime(600_000);
  expect(socket.resets).toBe(0);
});

test('nothing is watched after the end', () => {
  end();
  jest.advanceTimersByTime(600_000);
  expect(socket.resets).toBe(0);
});
