import { OPERATORS } from 'backstage-plugin-mail-forensics-common';
import { TERM_NAMES } from '../search';

/** A part of an OpenAPI document. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  format?: string;
  minimum?: number;
  maximum?: number;
}

interface OpenApiOperation {
  parameters?: {
    name: string;
    in: 'path' | 'query';
    required: boolean;
    schema: Schema;
  }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, unknown>;
}

interface OpenApiDocument {
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { schemas: Record<string, Schema> };
}

/** A request that a fuzzer made up. */
export interface FuzzedRequest {
  /** As the document writes it. */
  route: string;
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** Statuses that the document says it may be answered with. */
  statuses: number[];
}

/** What parsers, databases and people have stumbled over. */
const NASTY: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\u202e',
  '\ufeff',
  '%',
  '_',
  '\\',
  "'",
  '"',
  "' OR 1=1 --",
  '$1',
  '?',
  '??',
  ':name',
  '*',
  '**',
  '*a*',
  '=cmd()',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'toString',
  '1e400',
  '-1',
  'NaN',
  '9007199254740993',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00Z',
  '2026-02-30',
  '2026-11-20T08:00:00Z',
  'P1D',
  'PT0S',
  'P99999999999Y',
  'payroll 2026.pdf',
  'Payroll*',
  'bob@example.com',
  'group:default/sales',
  'a'.repeat(64),
  'x'.repeat(5_000),
  '\u{1F600}'.repeat(50),
  'İ',
  'ß',
];

const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  2 ** 31,
  [],
  {},
  [[[[[]]]]],
  { __proto__: null, a: { b: {} } },
];

const HINTS: Record<string, readonly unknown[]> = {
  term: TERM_NAMES,
  groupingTerm: TERM_NAMES,
  srtKey: TERM_NAMES,
  operator: OPERATORS,
};

/** How often something is made that the document does not allow. */
const WRONG = 0.12;

/** Makes up requests from an OpenAPI document: mostly such as it allows, with something wrong here and there. */
export class Fuzzer {
  readonly #document: OpenApiDocument;
  readonly #routes: { route: string; method: string; path: string }[];
  readonly #ids: readonly string[];
  #state: number;

  /**
   * @param options.document - what `/openapi.json` answers
   * @param options.seed - the same makes the same requests
   * @param options.ids - of things that there are, for paths
   */
  constructor(options: {
    document: unknown;
    seed: number;
    ids: readonly string[];
  }) {
    this.#document = options.document as OpenApiDocument;
    this.#state = options.seed;
    this.#ids = options.ids;
    this.#routes = Object.entries(this.#document.paths).flatMap(
      ([path, methods]) =>
        Object.keys(methods).map(method => ({
          route: `${method.toUpperCase()} ${path}`,
          method,
          path,
        })),
    );
  }

  next(): FuzzedRequest {
    const { route, method, path } = this.#pick(this.#routes);
    const operation = this.#document.paths[path][method];
    const [type, content] = Object.entries(
      operation.requestBody?.content ?? {},
    )[0] ?? [undefined, undefined];
    const body = content && this.#body(content.schema, type);
    return {
      route,
      method,
      path: this.#path(path, operation),
      headers: {
        ...(type && {
          'Content-Type': this.#chance(0.02) ? 'text/plain' : type,
        }),
        ...(this.#chance(0.1) && {
          Accept: this.#pick(['application/x-ndjson', '*/*', 'text/html', ';']),
        }),
      },
      body,
      statuses: Object.keys(operation.responses).map(Number),
    };
  }

  #body(schema: Schema, type: string | undefined): string {
    if (this.#chance(0.02)) {
      return this.#pick(['', '{', '[]', 'null', '"', '{"a":1e999}', '\u0000']);
    }
    const value = this.#value(schema, 0, '');
    return type === 'application/json'
      ? JSON.stringify(value) ?? ''
      : asForm(value);
  }

  #path(path: string, operation: OpenApiOperation): string {
    const parameters = operation.parameters ?? [];
    const concrete = path.replace(/\{(\w+)\}/g, (_, name) => {
      const schema = parameters.find(each => each.name === name)?.schema ?? {};
      const value = this.#chance(0.7)
        ? this.#pick(this.#ids)
        : asText(this.#value(schema, 0, name));
      return inPath(value === '' ? 'x' : value);
    });
    const query = parameters
      .filter(each => each.in === 'query' && this.#chance(0.5))
      .map(
        ({ name, schema }) =>
          `${inPath(name)}=${inPath(asText(this.#value(schema, 0, name)))}`,
      );
    return query.length > 0 ? `${concrete}?${query.join('&')}` : concrete;
  }

  #value(schema: Schema, depth: number, name: string): unknown {
    if (this.#chance(WRONG)) {
      return this.#pick(this.#chance(0.5) ? NASTY : VALUES);
    }
    const hints = HINTS[name];
    if (hints && this.#chance(0.9)) {
      return this.#pick(hints);
    }
    const { $ref, allOf } = schema;
    if ($ref) {
      const target = $ref.replace('#/components/schemas/', '');
      return this.#value(
        this.#document.components.schemas[target] ?? {},
        depth,
        name,
      );
    }
    if (schema.const !== undefined) {
      return schema.const;
    }
    if (schema.enum) {
      return this.#pick(schema.enum);
    }
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) {
      return this.#value(this.#pick(choices), depth, name);
    }
    if (allOf) {
      return this.#value(this.#pick(allOf), depth, name);
    }
    return this.#ofType(schema, depth, name);
  }

  #ofType(schema: Schema, depth: number, name: string): unknown {
    const type = Array.isArray(schema.type)
      ? this.#pick(schema.type)
      : schema.type;
    switch (type) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return Array.from({ length: depth > 8 ? 0 : this.#below(4) }, () =>
          this.#value(schema.items ?? {}, depth + 1, name),
        );
      case 'integer':
      case 'number':
        return this.#pick([
          ...[schema.minimum, schema.maximum].filter(
            each => each !== undefined,
          ),
          ...[1, 10, 100, 0, -1],
        ]);
      case 'boolean':
        return this.#chance(0.5);
      case 'null':
        return null;
      case 'string':
        return schema.format === 'uuid' && this.#chance(0.8)
          ? this.#pick(this.#ids)
          : this.#pick(NASTY);
      default:
        return this.#pick(this.#chance(0.6) ? NASTY : VALUES);
    }
  }

  #object(schema: Schema, depth: number): Record<string, unknown> {
    const required = schema.required ?? [];
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([name]) => this.#chance(required.includes(name) ? 0.97 : 0.4))
        .map(([name, property]) => [
          name,
          this.#value(property, depth + 1, name),
        ]),
    );
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)];
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  /** Mulberry32. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

function asForm(value: unknown): string {
  const fields =
    typeof value === 'object' && value !== null ? value : { value };
  return new URLSearchParams(
    Object.entries(fields).map(([name, field]) => [name, asText(field)]),
  ).toString();
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}

/** A lone surrogate cannot be in an address. */
function inPath(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
