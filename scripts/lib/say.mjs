/** Tells the person at the terminal what is going on, one line at a time. */
export function say(message) {
  process.stdout.write(`[mail-forensics] ${message}\n`);
}

/** Something that the person can mend: shown as one line, without a stack. */
export class Fixable extends Error {
  /**
   * @param problem - what is wrong
   * @param fix - what to do about it
   */
  constructor(problem, fix) {
    super(`${problem} ${fix}`);
    this.name = 'Fixable';
  }
}

/** Runs a script's main function; ends the process with 1 and one line where a {@link Fixable} comes out of it. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Fixable)) {
      throw error;
    }
    process.stderr.write(`[mail-forensics] ${error.message}\n`);
    process.exitCode = 1;
  }
}
