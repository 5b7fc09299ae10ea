export interface CookieJar {
  /** `fetch` as a browser does it: keeps the cookies that it is given, and sends them to their path. */
  fetch: (request: Request) => Promise<Response>;
}

interface Cookie {
  value: string;
  path: string;
}

/** The cookies of one browser, for one host. Node's own fetch keeps none. */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();

  function store(line: string): void {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const find = (attribute: string) => attributes.find((text) => text.startsWith(`${attribute}=`))?.split('=')[1];
    const isEnded = find('Max-Age') === '0' || Date.parse(find('Expires') ?? '9999-01-01') <= Date.now();
    if (isEnded) cookies.delete(name);
    else cookies.set(name, { value, path: find('Path') ?? '/' });
  }

  return {
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      const pairs = [...cookies].filter(([, { path }]) => pathname.startsWith(path));
      if (pairs.length) request.headers.set('Cookie', pairs.map(([name, { value }]) => `${name}=${value}`).join('; '));
      const response = await fetch(request);
      response.headers.getSetCookie().forEach(store);
      return response;
    },
  };
}
