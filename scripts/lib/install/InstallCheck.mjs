import fs from 'node:fs';
import path from 'node:path';
import { packAll } from '../packages.mjs';
import { startPostgres } from '../postgres.mjs';
import { run } from '../run.mjs';
import { Fixable, say } from '../say.mjs';
import { childEnvironment, node, nodeOfVersion, root } from '../setup.mjs';
import { forConditions, readInstructions } from './instructions.mjs';
import { startRegistry, watchYarnsFolder } from './registry.mjs';
import * as runs from './runs.mjs';
import { START, StockPortal } from './StockPortal.mjs';
import { tryPortal } from './tryPortal.mjs';

const INSTALLATION = '## Install it in your portal';
const BACKEND_ONLY = 'yarn workspace backend start';
const yarn = path.join(root, '.yarn/releases/yarn-4.13.0.cjs');
const document = name => fs.readFileSync(path.join(root, name), 'utf8');

/** Everything that portals of strangers are tried with. {@link InstallCheck.end} ends it. */
export class InstallCheck {
  /** A line for each thing that works, with what it ran on. */
  passed = [];

  #folder;
  #log;
  #registry;
  #postgres;
  #portal;

  /**
   * @param options.folder - that portals are made in
   * @param options.log - file that all output is appended to
   */
  static create({ folder, log }) {
    return new InstallCheck(folder, log);
  }

  constructor(folder, log) {
    this.#folder = folder;
    this.#log = log;
  }

  /**
   * Packs the packages, and starts what they come from and what the portals store in.
   *
   * @throws Fixable where they cannot be packed
   */
  async prepare() {
    const packed = await this.#step('packing', () =>
      packAll(path.join(this.#folder, 'packed')),
    );
    const forget = watchYarnsFolder(await this.#yarnSetting('globalFolder'));
    process.on('exit', () => forget(packed.map(({ name }) => name)));
    this.#registry = await startRegistry({
      packed,
      upstream: await this.#yarnSetting('npmRegistryServer'),
    });
    this.#postgres = await startPostgres();
  }

  /**
   * Makes a portal, installs the plugin as the README says, and tries it.
   *
   * @param kind - one of `PORTALS`
   * @throws Fixable where something of it does not work
   */
  async take(kind) {
    const program = await nodeOfVersion(kind.node);
    const portal = await this.#step(`${kind.name}: create-app`, () =>
      StockPortal.create({
        folder: path.join(this.#folder, kind.name.replaceAll(' ', '-')),
        flags: kind.flags,
        node: program,
        log: this.#log,
      }),
    );
    this.#portal = portal;
    const [before, after] = inPhases(
      forConditions(
        readInstructions(document('README.md'), INSTALLATION),
        kind.conditions,
      ),
    );
    const beyond = readInstructions(document('docs/install.md')).filter(
      ({ file }) => kind.filesBeyond.includes(file),
    );
    const what = `${kind.name}, Backstage ${portal.backstageVersion}, Node.js ${kind.node}, ${kind.database}`;
    await this.#step(`${kind.name}: the README's steps`, () =>
      portal.follow([...before, ...beyond], this.#registry.url),
    );
    await this.#try(`${what}: without configuration`, 'unconfigured', {
      layout: runs.onTwoPorts,
      overlay: ({ mailForensics, ...rest }) => rest,
    });
    await portal.follow(after, this.#registry.url);
    await this.#try(`${what}: connect, mail, find`, 'journey', {
      layout: runs.onTwoPorts,
    });
    await this.#step(`${kind.name}: type check`, () => portal.run('yarn tsc'));
    if (kind.hasVariants) {
      await this.#takeVariants(what);
    }
  }

  /** Ends what it started. */
  async end() {
    await this.#portal?.stop();
    await this.#registry?.stop();
    await this.#postgres?.stop();
  }

  async #takeVariants(what) {
    await this.#try(`${what}: pages and backend on two hosts`, 'journey', {
      layout: runs.onTwoHosts,
    });
    await this.#step('the pages as for production', () =>
      this.#portal.run('yarn workspace app build'),
    );
    await this.#try(`${what}: below a path`, 'journey', {
      layout: ports => runs.belowPath(ports, '/portal'),
      proxied: '/portal',
      command: BACKEND_ONLY,
    });
    await this.#step('the sample policy', () => this.#takePolicy());
    await this.#try(`${what}: the sample policy, without a role`, 'forbidden', {
      layout: runs.onOnePort,
      overlay: runs.asGuest,
      command: BACKEND_ONLY,
      hasRoles: true,
    });
    this.#giveRoles();
    await this.#try(`${what}: the sample policy, with roles`, 'journey', {
      layout: runs.onOnePort,
      overlay: runs.asGuest,
      command: BACKEND_ONLY,
      hasRoles: true,
    });
  }

  async #takePolicy() {
    await this.#portal.follow(
      readInstructions(document('docs/permissions.md'), '## A sample policy'),
      this.#registry.url,
    );
  }

  #giveRoles() {
    const people = 'examples/org.yaml';
    const groups = ['admins', 'investigators'].map(
      role => `mail-forensics-${role}`,
    );
    this.#portal.write(
      people,
      this.#portal
        .read(people)
        .replace('memberOf: [guests]', `memberOf: [guests, ${groups}]`)
        .concat(...groups.map(groupEntity)),
    );
  }

  /** Tries the portal, and notes that it works. */
  async #try(title, test, options) {
    await this.#step(title, () =>
      tryPortal(this.#portal, {
        ...options,
        test,
        environment: runs.environmentOf(this.#postgres.connectionString),
        log: this.#log,
      }),
    );
    this.passed.push(title);
  }

  async #yarnSetting(name) {
    const { code, output } = await run(
      node,
      [yarn, 'config', 'get', name, '--json'],
      { cwd: root, env: childEnvironment(), quiet: true },
    );
    if (code !== 0) {
      throw new Error(`Yarn does not say what ${name} is: ${output}`);
    }
    return JSON.parse(output);
  }

  async #step(title, work) {
    say(`${title} …`);
    fs.appendFileSync(this.#log, `\n##### ${title}\n`);
    const started = Date.now();
    try {
      return await work();
    } catch (error) {
      throw error instanceof Fixable
        ? new Fixable(`${title}: ${error.message}`, '')
        : error;
    } finally {
      say(`  ${Math.round((Date.now() - started) / 1000)} s`);
    }
  }
}

/** What to do before the portal is started for the first time, and then before the second. */
function inPhases(instructions) {
  const starts = instructions.flatMap(({ command }, index) =>
    command === START ? [index] : [],
  );
  if (starts.length !== 2) {
    throw new Error('The README does not start the portal twice');
  }
  const [first, second] = starts;
  return [instructions.slice(0, first), instructions.slice(first + 1, second)];
}

function groupEntity(name) {
  return `---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ${name}
spec:
  type: team
  children: []
`;
}
