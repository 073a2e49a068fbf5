import type { Microsoft365Config } from '../../config/MailForensicsConfig';
import { CLOUDS } from '../../config';

/**
 * The one place that requests may go to, under its two names: the cloud's public origin, in which every address is
 * written inside this room, and the configured endpoint, at which it is really reached.
 */
export class GraphOrigins {
  readonly #publicOrigin: string;
  readonly #endpoint: string;

  static create(config: Microsoft365Config): GraphOrigins {
    return new GraphOrigins(
      CLOUDS[config.cloud].graph,
      new URL(config.endpoints.graph).origin,
    );
  }

  private constructor(publicOrigin: string, endpoint: string) {
    this.#publicOrigin = publicOrigin;
    this.#endpoint = endpoint;
  }

  /** @param path - below the version, with a leading slash, already encoded */
  address(path: string): string {
    return `${this.#publicOrigin}/v1.0${path}`;
  }

  /** A link the service gave, in its public form; null where it leads elsewhere. Nothing behind the origin is touched. */
  accept(link: string): string | null {
    for (const origin of [this.#publicOrigin, this.#endpoint]) {
      // The slash ends the host: `https://graph.example@evil` and `https://graph.example.evil` have none there.
      if (link.startsWith(`${origin}/`)) {
        return `${this.#publicOrigin}${link.slice(origin.length)}`;
      }
    }
    return null;
  }

  /** An address or a link as a batch has it: below the version. Null where it leads elsewhere. */
  relative(link: string): string | null {
    const version = `${this.#publicOrigin}/v1.0`;
    const address = this.accept(link);
    return address?.startsWith(`${version}/`)
      ? address.slice(version.length)
      : null;
  }

  /** Where an address in its public form is reached. */
  target(address: string): string {
    return `${this.#endpoint}${address.slice(this.#publicOrigin.length)}`;
  }
}
