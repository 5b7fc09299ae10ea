import { CookieJar as Jar } from 'tough-cookie';

export interface CookieJar {
  /** `fetch` as a browser does it: stores the cookies of each answer, and sends them to their host and path. */
  fetch: (request: Request) => Promise<Response>;
}

/** The cookies of one browser. Node's own fetch stores none. */
export function createCookieJar(): CookieJar {
  const jar = new Jar();
  return {
    fetch: async (request) => {
      const cookies = await jar.getCookieString(request.url);
      if (cookies) request.headers.set('Cookie', cookies);
      const response = await fetch(request);
      for (const line of response.headers.getSetCookie()) await jar.setCookie(line, request.url);
      return response;
    },
  };
}
