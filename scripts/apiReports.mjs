import fs from 'node:fs';
import path from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { PUBLISHED, readPackage } from './lib/packages.mjs';
import { say } from './lib/say.mjs';
import { root } from './lib/setup.mjs';

/**
 * `node scripts/apiReports.mjs`: writes what each entry point of the published packages exports into `report.api.md` beside it
 * (`report-alpha.api.md` for `./alpha`). With `--check` nothing is written, and it fails where a report is outdated. Either way
 * it fails where an export has no release tag, no documentation, or needs a type that is not exported.
 *
 * It reads the declarations that the type check leaves in `dist-types`. Backstage's own command for this makes the same reports,
 * from the same library; it brings OpenAPI tools, a database and much else with it.
 */

const check = process.argv.includes('--check');
const COMPILER_OPTIONS = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'Bundler',
  lib: ['DOM', 'DOM.Iterable', 'ES2022'],
  jsx: 'react-jsx',
  strict: true,
  skipLibCheck: true,
  types: [],
};
const declarations = path.join(root, 'dist-types');
const temporary = path.join(root, 'node_modules/.cache/mail-forensics-api');

const faults = entryPoints().flatMap(examine);
faults.forEach(fault => say(fault));
process.exitCode = faults.length ? 1 : 0;

function entryPoints() {
  return PUBLISHED.flatMap(name => {
    const folder = path.join(root, 'plugins', name);
    const { exports: entries, main } = readPackage(folder);
    return Object.entries(entries ?? { '.': `./${main}` })
      .filter(([, file]) => /\.tsx?$/.test(file))
      .map(([key, file]) => ({
        folder,
        declaration: path.join(
          declarations,
          path.relative(root, folder),
          file.replace(/\.tsx?$/, '.d.ts'),
        ),
        reportName: `report${key.slice(1).replace('/', '-')}`,
      }));
  });
}

/** Writes or compares the report of one entry point, and tells what is wrong with it. */
function examine({ folder, declaration, reportName }) {
  const faults = [];
  Extractor.invoke(configure({ folder, declaration, reportName }), {
    localBuild: true,
    messageCallback: message => {
      message.handled = true;
      if (message.logLevel === 'error' && !isInherited(message)) {
        const file = path.relative(root, message.sourceFilePath ?? folder);
        faults.push(
          `${file}:${message.sourceFileLine ?? 1} ${message.text} (${
            message.messageId
          })`,
        );
      }
    },
  });
  const file = `${reportName}.api.md`;
  const made = inOneOrder(fs.readFileSync(path.join(temporary, file), 'utf8'));
  const kept = path.join(folder, file);
  const isCurrent =
    fs.existsSync(kept) && fs.readFileSync(kept, 'utf8') === made;
  if (check && !isCurrent) {
    const name = path.relative(root, kept);
    faults.push(`${name} is outdated: run node scripts/apiReports.mjs`);
  }
  if (!check) {
    fs.writeFileSync(kept, made);
  }
  return faults;
}

/** In which order the compiler names messages and the parameters of routes depends on what it compiled before. */
function inOneOrder(report) {
  return report.replace(/(?:^(?:readonly ".*|\w+: string);\n)+/gm, members =>
    members
      .split(/^(?=\w)/m)
      .sort()
      .join(''),
  );
}

/** What a class has from an interface that it implements is documented there, where editors find it. */
function isInherited({ messageId, sourceFilePath, sourceFileLine }) {
  if (messageId !== 'ae-undocumented') {
    return false;
  }
  const lines = fs.readFileSync(sourceFilePath, 'utf8').split('\n');
  const owner = lines
    .slice(0, sourceFileLine)
    .findLast(line => /^export /.test(line));
  return (
    /^export declare class .* implements /.test(owner) &&
    !/^ +static /.test(lines[sourceFileLine - 1])
  );
}

function configure({ folder, declaration, reportName }) {
  fs.mkdirSync(temporary, { recursive: true });
  return ExtractorConfig.prepare({
    configObjectFullPath: path.join(folder, 'api-extractor.json'),
    packageJsonFullPath: path.join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: declaration,
      compiler: {
        overrideTsconfig: {
          compilerOptions: COMPILER_OPTIONS,
          files: [declaration],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: reportName,
        reportFolder: temporary,
        reportTempFolder: path.join(temporary, 'new'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: {
          default: { logLevel: 'error' },
          // Packages of this repository are resolved to their sources; they are only named in the reports of others.
          'ae-wrong-input-file-type': { logLevel: 'none' },
        },
        tsdocMessageReporting: { default: { logLevel: 'error' } },
      },
    },
  });
}
