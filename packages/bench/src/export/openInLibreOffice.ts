import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const PROGRAMS = ['soffice', 'libreoffice'];
const PATIENCE_MS = 600_000;

const run = promisify(execFile);

/**
 * Has LibreOffice open the CSV and write it as a sheet, and that as CSV again.
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
  const started = performance.now();
  await convert('ods', 'events.csv', directory);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const { size } = await stat(path.join(directory, 'events.ods'));
  await convert('csv', 'events.ods', path.join(directory, 'again'));
  const lines = await countLines(path.join(directory, 'again/events.csv'));
  return `LibreOffice opened the CSV in ${seconds} s, saved it as a sheet of ${size} bytes, and gave ${lines} lines back.`;
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
