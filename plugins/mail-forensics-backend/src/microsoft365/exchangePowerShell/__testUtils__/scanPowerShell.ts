/** A text between single quotes, as PowerShell understands it. */
export interface Literal {
  value: string;
  /** Whether it is the argument of `[regex]::Unescape(…)`; its value is then what that makes of it. */
  unescaped: boolean;
}

export interface Scan {
  /** The script with `§` for each single-quoted string, without comments. */
  code: string;
  literals: Literal[];
}

/** PowerShell takes each of these for the others (about_Quoting_Rules). */
const SINGLE = /['\u2018\u2019\u201A\u201B]/;
const DOUBLE = /["\u201C\u201D\u201E]/;
const UNESCAPE = '[regex]::Unescape(';

/**
 * For tests: as much of PowerShell's tokenizer as tells what is inside a string from what is not.
 *
 * @throws Error for a string or block comment that does not end
 */
export function scanPowerShell(script: string): Scan {
  const literals: Literal[] = [];
  let at = 0;

  function single(code: string): string {
    let value = '';
    for (at += 1; at < script.length; at += 1) {
      if (SINGLE.test(script[at])) {
        if (at + 1 >= script.length || !SINGLE.test(script[at + 1])) {
          at += 1;
          const unescaped = code.endsWith(UNESCAPE);
          literals.push({
            value: unescaped ? unescape(value) : value,
            unescaped,
          });
          return '§';
        }
        at += 1;
      }
      value += script[at];
    }
    throw new Error('A single-quoted string does not end');
  }

  function double(): string {
    let text = '"';
    for (at += 1; at < script.length; at += 1) {
      if (script[at] === '`') {
        at += 1;
      } else if (script.startsWith('$(', at)) {
        at += 2;
        text += `$(${codeUntil(')')})`;
        continue;
      } else if (DOUBLE.test(script[at])) {
        if (at + 1 >= script.length || !DOUBLE.test(script[at + 1])) {
          at += 1;
          return `${text}"`;
        }
        at += 1;
      }
      text += script[at];
    }
    throw new Error('A double-quoted string does not end');
  }

  /** Leaves `at` on the character that ends the code. */
  function codeUntil(end: string | undefined): string {
    let code = '';
    let depth = 0;
    while (at < script.length) {
      const character = script[at];
      if (character === end && depth === 0) {
        return code;
      }
      if (SINGLE.test(character)) {
        code += single(code);
        continue;
      }
      if (DOUBLE.test(character)) {
        code += double();
        continue;
      }
      if (script.startsWith('<#', at)) {
        throw new Error('A block comment');
      }
      if (character === '#' && /(^|[\s;({])$/.test(code)) {
        const lineEnd = script.indexOf('\n', at);
        at = lineEnd === -1 ? script.length : lineEnd;
        continue;
      }
      if (character === '`') {
        code += character;
        at += 1;
      }
      depth += character === '(' ? 1 : 0;
      depth -= character === ')' ? 1 : 0;
      code += script[at];
      at += 1;
    }
    if (end !== undefined) {
      throw new Error(`No ${end}`);
    }
    return code;
  }

  return { code: codeUntil(undefined), literals };
}

/** What .NET's Regex.Unescape makes of the escapes that are used. */
function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9A-F]{4})|(\\)|(.?))/g,
    (_, unit: string | undefined, backslash: string | undefined) => {
      if (unit !== undefined) {
        return String.fromCharCode(parseInt(unit, 16));
      }
      if (backslash !== undefined) {
        return '\\';
      }
      throw new Error(`An escape that is not used: ${_}`);
    },
  );
}
