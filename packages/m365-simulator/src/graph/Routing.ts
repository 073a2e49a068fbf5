import { graphErrors } from './GraphError';
import { GraphRequest, GraphRoute } from './GraphRequest';

interface CompiledRoute {
  route: GraphRoute;
  pattern: string[];
}

/** Finds the route of a request. Names in paths may have any case; a name comes before a parameter. */
export class Routing {
  readonly #byLength = new Map<number, CompiledRoute[]>();

  static create(options: { routes: GraphRoute[] }): Routing {
    return new Routing(options.routes);
  }

  private constructor(routes: GraphRoute[]) {
    for (const route of routes) {
      const pattern = route.path
        .slice(1)
        .split('/')
        .map(part => (part.startsWith('{') ? '' : part.toLowerCase()));
      const same = this.#byLength.get(pattern.length) ?? [];
      same.push({ route, pattern });
      same.sort((a, b) => parameterCount(a) - parameterCount(b));
      this.#byLength.set(pattern.length, same);
    }
  }

  /** @throws GraphError where there is no such path, or not with this method */
  find(request: GraphRequest): { route: GraphRoute; parameters: string[] } {
    const { segments } = request;
    if (segments[0]?.toLowerCase() === 'me') {
      throw graphErrors.badRequest(
        '/me request is only valid with delegated authentication flow.',
      );
    }
    const fitting = (this.#byLength.get(segments.length) ?? []).filter(
      ({ pattern }) =>
        pattern.every(
          (part, index) =>
            part === '' || part === segments[index].toLowerCase(),
        ),
    );
    if (fitting.length === 0) {
      throw graphErrors.noSegment(segments[segments.length - 1] ?? '');
    }
    const found = fitting.find(({ route }) => route.method === request.method);
    if (!found) {
      throw graphErrors.methodNotAllowed();
    }
    const parameters = segments.filter(
      (_segment, index) => found.pattern[index] === '',
    );
    return { route: found.route, parameters };
  }
}

function parameterCount({ pattern }: CompiledRoute): number {
  return pattern.filter(part => part === '').length;
}

/** Segments below `/v1.0`, decoded. Empty ones are left out: `/attachments/x/?…` is written in documentation. */
export function segmentsOf(path: string): string[] {
  return path
    .split('/')
    .filter(Boolean)
    .map(segment => decode(segment).replace(/\(\)$/, ''));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw graphErrors.badRequest(`The segment '${segment}' is malformed.`);
  }
}
