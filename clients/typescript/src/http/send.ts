export type Send = (request: Request) => Promise<Response>;

/** One call, or one payment over all of its attempts. */
export interface Call {
  /** The user in whose name it is sent: null before the first attempt, and the same from then on. */
  userId: string | null;
  /** An attempt was sent, and its effect is not known. */
  isUnknown: boolean;
}

export type SendCall = (request: Request, call: Call) => Promise<Response>;

export const newCall = (): Call => ({ userId: null, isUnknown: false });
