import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { answers } from '../answers.mjs';
import { run, startService, stopService } from '../run.mjs';
import { Fixable } from '../say.mjs';
import { root } from '../setup.mjs';
import { applyCode, applyYaml } from './applyCode.mjs';

/** Makes portals of the version of Backstage that the plugin is built with. */
const CREATE_APP = '@backstage/create-app@0.9.2';
/** A fortnight after that version: packages of the next one, which fit its ranges, do not all fit together with it. */
const VERSIONS_OF = Date.parse('2026-10-01');
const DAY_MS = 24 * 3600 * 1000;
/** Starts a portal, pages and backend. */
export const START = 'yarn start';
const YARN = path.join(root, '.yarn/releases/yarn-4.13.0.cjs');

/** A portal that Backstage's own `create-app` made, in a temporary folder. */
export class StockPortal {
  #folder;
  #environment;
  #log;
  #services = [];

  /**
   * Makes a portal and installs what it needs.
   *
   * @param options.folder - that does not exist yet
   * @param options.flags - of create-app, such as `--legacy`
   * @param options.node - the program it is made, installed and run with
   * @param options.log - file that all output is appended to
   * @throws Fixable where it cannot be made
   */
  static async create({ folder, flags, node, log }) {
    const tools = `${folder}-tools`;
    fs.mkdirSync(tools, { recursive: true });
    fs.writeFileSync(
      path.join(tools, 'yarn'),
      `#!/bin/sh\nexec "${node}" "${YARN}" "$@"\n`,
      { mode: 0o755 },
    );
    const portal = new StockPortal({ folder, tools, node, log });
    const answer = path.join(tools, 'name');
    fs.writeFileSync(answer, 'stock\n');
    const stdin = fs.openSync(answer);
    await portal.#must(
      'npm',
      [
        ...['exec', '--yes', `--package=${CREATE_APP}`, '--'],
        ...['backstage-create-app', '--path', folder, '--skip-install'],
        ...flags,
      ],
      {
        cwd: tools,
        stdio: [stdin, 'pipe', 'pipe'],
        env: { npm_config_user_agent: undefined },
      },
    );
    fs.closeSync(stdin);
    portal.#checkVersion();
    portal.#takeOverVersions();
    const days = Math.floor((Date.now() - VERSIONS_OF) / DAY_MS);
    await portal.#must('yarn', ['install'], {
      env: {
        YARN_NPM_MINIMAL_AGE_GATE: `${days}d`,
        YARN_NPM_PREAPPROVED_PACKAGES: '',
      },
    });
    return portal;
  }

  constructor({ folder, tools, node, log }) {
    this.#folder = folder;
    this.#log = log;
    const { CI, ...environment } = process.env;
    this.#environment = {
      ...environment,
      PATH: [tools, path.dirname(node), process.env.PATH].join(path.delimiter),
      npm_config_user_agent: 'yarn/4.13.0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_ENABLE_PROGRESS_BARS: 'false',
      BROWSER: 'none',
      FORCE_COLOR: '0',
      NODE_NO_WARNINGS: '1',
    };
  }

  /** @returns the version of Backstage that it says it has */
  get backstageVersion() {
    return JSON.parse(this.read('backstage.json')).version;
  }

  read(file) {
    return fs.readFileSync(path.join(this.#folder, file), 'utf8');
  }

  write(file, text) {
    fs.writeFileSync(path.join(this.#folder, file), text);
  }

  /** Lays configuration over that of the portal which everything is started with. */
  configure(configuration) {
    this.write('app-config.local.yaml', YAML.stringify(configuration));
  }

  /**
   * Does what a document tells.
   *
   * @param instructions - what `readInstructions` returned
   * @param registry - that packages come from
   */
  async follow(instructions, registry) {
    for (const { command, file, code } of instructions) {
      this.#note(command ?? `${file}:\n${code}`);
      if (command) {
        await this.run(command, {
          YARN_NPM_REGISTRY_SERVER: registry,
          YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
          // With retries, Yarn's client ends with an error of its own, though nothing had to be retried.
          YARN_HTTP_RETRY: '0',
        });
      } else if (!fs.existsSync(path.join(this.#folder, file))) {
        this.write(file, code);
      } else {
        const apply = file.endsWith('.yaml') ? applyYaml : applyCode;
        this.write(file, apply(this.read(file), code));
      }
    }
  }

  /** Runs a command of a shell in its folder, to the end. */
  run(command, environment = {}) {
    return this.#must('sh', ['-c', command], { env: environment });
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param command - of a shell
   * @param options.environment - variables that its configuration names
   * @param options.addresses - that have to answer
   */
  async start(command, { environment, addresses }) {
    this.#note(command);
    const child = startService('sh', ['-c', `exec ${command}`], {
      cwd: this.#folder,
      env: { ...this.#environment, ...environment },
    });
    const append = chunk => fs.appendFileSync(this.#log, chunk);
    child.stdout.on('data', append);
    child.stderr.on('data', append);
    this.#services.push(child);
    const ended = new Promise((_, reject) =>
      child.once('close', () =>
        reject(
          new Fixable(
            `"${command}" ended by itself.`,
            'The reason is in the log.',
          ),
        ),
      ),
    );
    // It ends in the end, and nobody waits for that.
    ended.catch(() => {});
    await Promise.race([Promise.all(addresses.map(answers)), ended]);
  }

  async stop() {
    await Promise.all(this.#services.map(child => stopService(child)));
    this.#services = [];
  }

  #checkVersion() {
    const { version } = JSON.parse(
      fs.readFileSync(path.join(root, 'backstage.json'), 'utf8'),
    );
    if (this.backstageVersion !== version) {
      throw new Fixable(
        `${CREATE_APP} makes portals of Backstage ${this.backstageVersion}, and the plugin is built with ${version}.`,
        'Name the right one in scripts/lib/install/StockPortal.mjs.',
      );
    }
  }

  /**
   * The portal has the versions that this repository is tested with: what create-app fetches for that comes from another
   * host than the registry, and so would some binaries.
   */
  #takeOverVersions() {
    this.write('yarn.lock', fs.readFileSync(path.join(root, 'yarn.lock')));
    const { resolutions, dependenciesMeta } = JSON.parse(
      fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
    );
    const own = JSON.parse(this.read('package.json'));
    this.write(
      'package.json',
      JSON.stringify(
        {
          ...own,
          resolutions: { ...own.resolutions, ...resolutions },
          dependenciesMeta,
        },
        undefined,
        2,
      ),
    );
  }

  async #must(program, args, { env, ...options } = {}) {
    const { code } = await run(program, args, {
      cwd: this.#folder,
      quiet: true,
      ...options,
      env: { ...this.#environment, ...env },
      onLine: line => fs.appendFileSync(this.#log, `${line}\n`),
    });
    if (code !== 0) {
      throw new Fixable(
        `"${[program, ...args].join(' ')}" failed.`,
        'The reason is in the log.',
      );
    }
  }

  #note(text) {
    fs.appendFileSync(this.#log, `\n=== ${text}\n`);
  }
}
