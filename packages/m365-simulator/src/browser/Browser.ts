/** As much of a browser as sign-in and consent need, for tests and benchmarks: cookies, redirects, and a button to press. */
export class Browser {
  readonly #cookies = new Map<string, { path: string; value: string }>();

  /** Follows redirects until `stopAt` is what the next one begins with, or a page is there. */
  async open(
    url: string,
    options: { stopAt: string; form?: Record<string, string> },
  ): Promise<URL> {
    let next = new URL(url);
    let form = options.form;
    while (!next.href.startsWith(options.stopAt)) {
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie: this.#cookiesFor(next) },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      });
      form = undefined;
      this.#keep(next, response.headers.getSetCookie());
      await response.arrayBuffer();
      const location = response.headers.get('location');
      if (location === null) {
        if (response.status !== 200) {
          throw new Error(`${next.pathname} answered ${response.status}`);
        }
        return next;
      }
      next = new URL(location, next);
    }
    return next;
  }

  #keep(url: URL, headers: string[]): void {
    for (const header of headers) {
      const [pair, ...attributes] = header.split(/;\s*/);
      const [name, value] = pair.split('=');
      const path = attributes
        .find(attribute => /^path=/i.test(attribute))
        ?.slice('path='.length);
      // Cookies do not tell ports apart, but servers do not share a host name here.
      this.#cookies.set(`${url.host} ${name}`, { path: path ?? '/', value });
    }
  }

  #cookiesFor(url: URL): string {
    return [...this.#cookies]
      .filter(
        ([key, { path }]) =>
          key.startsWith(`${url.host} `) && url.pathname.startsWith(path),
      )
      .map(([key, { value }]) => `${key.split(' ')[1]}=${value}`)
      .join('; ');
  }
}
