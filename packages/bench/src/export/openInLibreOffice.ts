import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const PROGRAMS = ['soffice', 'libreoffice'];
const PATIENCE_MS = 600_000;

/** Of a million rows of every column, LibreOffice makes no sheet within ten minutes. */
const ROWS = 100_000;

const run = promisify(execFile);

/**
 * Has LibreOffice open the first rows of the CSV and write them as a sheet, and that as CSV again.
 *
 * @returns what came of it, in a sentence
 */
export async function openInLibreOffice(directory: string): Promise<string> {
  const program = await findProgram();
  if (!program) {
    return 'LibreOffice is not installed here: that it opens the CSV was not tried.';
  }
  const convert = (to: string, file: string, outdir: string) =>
    run(
      program,
      [
        '--headless',
        `-env:UserInstallation=file://${directory}/profile`,
        ...['--convert-to', to],
        ...['--outdir', outdir],
        path.join(directory, file),
      ],
      { timeout: PATIENCE_MS },
    );
  const rows = await copyRows(directory, 'events.csv', 'first.csv');
  const started = performance.now();
  await convert('ods', 'first.csv', directory);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const sheet = await stat(path.join(directory, 'first.ods')).catch(
    () => undefined,
  );
  if (!sheet) {
    return `LibreOffice made no sheet of the first ${rows} rows.`;
  }
  await convert('csv', 'first.ods', path.join(directory, 'again'));
  const lines = await countLines(path.join(directory, 'again/first.csv'));
  return `LibreOffice opened the first ${rows} rows of the CSV in ${seconds} s, saved them as a sheet of ${
    sheet.size
  } bytes, and gave ${lines - 1} rows back.`;
}

/** A line that ends within quotes goes on in the next. */
async function copyRows(
  directory: string,
  from: string,
  to: string,
): Promise<number> {
  const input = createInterface({
    input: createReadStream(path.join(directory, from)),
    crlfDelay: Infinity,
  });
  const output = await open(path.join(directory, to), 'w');
  let rows = -1;
  let isQuoted = false;
  let lines: string[] = [];
  for await (const line of input) {
    isQuoted = (line.split('"').length % 2 === 0) !== isQuoted;
    lines.push(line);
    if (!isQuoted) {
      rows += 1;
      if (rows % 1_000 === 0 || rows >= ROWS) {
        await output.write(`${lines.join('\r\n')}\r\n`);
        lines = [];
      }
      if (rows >= ROWS) {
        break;
      }
    }
  }
  await output.write(lines.map(line => `${line}\r\n`).join(''));
  await output.close();
  return rows;
}

async function findProgram(): Promise<string | undefined> {
  for (const program of PROGRAMS) {
    const found = await run(program, ['--version']).then(
      () => true,
      () => false,
    );
    if (found) {
      return program;
    }
  }
  return undefined;
}

async function countLines(file: string): Promise<number> {
  let lines = 0;
  for await (const _line of createInterface({
    input: createReadStream(file),
  })) {
    lines += 1;
  }
  return lines;
}
