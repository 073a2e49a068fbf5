import { graphErrors } from '../GraphError';

/** A `$filter`. Literals are text as written, without quotes. */
export type Filter =
  | { kind: 'and' | 'or'; left: Filter; right: Filter }
  | { kind: 'not'; operand: Filter }
  | {
      kind: 'compare';
      property: string;
      operator: Comparison;
      value: string | null;
    }
  | { kind: 'in'; property: string; values: string[] }
  | { kind: 'startsWith'; property: string; value: string }
  /** `collection/any(x:x eq 'value')` */
  | {
      kind: 'any';
      property: string;
      operator: 'eq' | 'startsWith';
      value: string;
    };

export type Comparison = 'eq' | 'ne' | 'ge' | 'gt' | 'le' | 'lt';

// Only values that begin with a digit hold colons: times.
const TOKEN = /\s*('(?:[^']|'')*'|[(),:]|\d[\w.:+-]*|[A-Za-z_][\w./@-]*|\S)/y;
const COMPARISONS: readonly string[] = ['eq', 'ne', 'ge', 'gt', 'le', 'lt'];

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (
    let match = TOKEN.exec(text);
    match && match[1];
    match = TOKEN.exec(text)
  ) {
    tokens.push(match[1]);
  }
  return tokens;
}

class Parser {
  readonly #tokens: string[];
  readonly #text: string;
  #next = 0;

  constructor(tokens: string[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  or(): Filter {
    let left = this.#and();
    while (this.#accept('or')) {
      left = { kind: 'or', left, right: this.#and() };
    }
    return left;
  }

  end(): void {
    if (this.#next < this.#tokens.length) {
      throw this.#syntaxError();
    }
  }

  #and(): Filter {
    let left = this.#operand();
    while (this.#accept('and')) {
      left = { kind: 'and', left, right: this.#operand() };
    }
    return left;
  }

  #operand(): Filter {
    if (this.#accept('not')) {
      return { kind: 'not', operand: this.#operand() };
    }
    if (this.#accept('(')) {
      const inner = this.or();
      this.#expect(')');
      return inner;
    }
    const name = this.#take();
    if (name.toLowerCase() === 'startswith') {
      return { kind: 'startsWith', ...this.#twoArguments() };
    }
    if (name.endsWith('/any')) {
      return this.#any(name.slice(0, -'/any'.length));
    }
    return this.#comparison(name);
  }

  #comparison(property: string): Filter {
    const operator = this.#take();
    if (operator === 'in') {
      return { kind: 'in', property, values: this.#list() };
    }
    if (!isComparison(operator)) {
      throw this.#syntaxError();
    }
    return { kind: 'compare', property, operator, value: this.#literal() };
  }

  #any(property: string): Filter {
    this.#expect('(');
    const variable = this.#take();
    this.#expect(':');
    const body = this.#lambdaBody(variable);
    this.#expect(')');
    return { kind: 'any', property, ...body };
  }

  #lambdaBody(variable: string): {
    operator: 'eq' | 'startsWith';
    value: string;
  } {
    const first = this.#take();
    if (first.toLowerCase() === 'startswith') {
      const { property, value } = this.#twoArguments();
      if (property === variable) {
        return { operator: 'startsWith', value };
      }
    } else if (first === variable && this.#accept('eq')) {
      return { operator: 'eq', value: this.#literal() ?? '' };
    }
    throw this.#syntaxError();
  }

  #twoArguments(): { property: string; value: string } {
    this.#expect('(');
    const property = this.#take();
    this.#expect(',');
    const value = this.#literal() ?? '';
    this.#expect(')');
    return { property, value };
  }

  #list(): string[] {
    this.#expect('(');
    const values = [this.#literal() ?? ''];
    while (this.#accept(',')) {
      values.push(this.#literal() ?? '');
    }
    this.#expect(')');
    return values;
  }

  #literal(): string | null {
    const token = this.#take();
    if (token.startsWith("'")) {
      return token.slice(1, -1).replaceAll("''", "'");
    }
    return token === 'null' ? null : token;
  }

  #accept(token: string): boolean {
    const found = this.#tokens[this.#next] === token;
    this.#next += found ? 1 : 0;
    return found;
  }

  #expect(token: string): void {
    if (!this.#accept(token)) {
      throw this.#syntaxError();
    }
  }

  #take(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) {
      throw this.#syntaxError();
    }
    this.#next += 1;
    return token;
  }

  #syntaxError() {
    return graphErrors.badRequest(`Invalid filter clause: '${this.#text}'.`);
  }
}

function isComparison(word: string): word is Comparison {
  return COMPARISONS.includes(word);
}

/**
 * Parses the part of OData's filter language that directory and mail use.
 *
 * @throws GraphError 400
 */
export function parseFilter(text: string): Filter {
  const parser = new Parser(tokenize(text), text);
  const filter = parser.or();
  parser.end();
  return filter;
}
