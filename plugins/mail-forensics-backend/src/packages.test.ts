import fs from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

/*
 * What portals and the plugin directory of Backstage are told of the packages.
 */

const CHECKOUT = path.resolve(__dirname, '../../..');
const read = (name: string) =>
  fs.readFileSync(path.join(CHECKOUT, name), 'utf8');

interface Package {
  name: string;
  description: string;
  license: string;
  private?: boolean;
  backstage?: { role: string };
  dependencies?: Record<string, string>;
}

const folders = fs
  .readdirSync(path.join(CHECKOUT, 'plugins'))
  .map(name => `plugins/${name}`);
const packageOf = (folder: string): Package =>
  JSON.parse(read(`${folder}/package.json`));

interface Entity {
  kind: string;
  metadata: { name: string; description?: string };
  spec: {
    type?: string;
    system?: string;
    owner?: string;
    dependsOn?: string[];
    targets?: string[];
  };
}

describe.each(folders)('the catalog entry of %s', folder => {
  const entity: Entity = parse(read(`${folder}/catalog-info.yaml`));
  const { name, backstage, dependencies = {} } = packageOf(folder);

  it('is of this package, in the system that the repository has', () => {
    const [system, location] = parseAllDocuments(read('catalog-info.yaml')).map(
      (document): Entity => document.toJS(),
    );
    expect(entity).toMatchObject({
      kind: 'Component',
      metadata: { name, description: expect.stringMatching(/\w/) },
      spec: {
        type: `backstage-${backstage?.role}`,
        system: system.metadata.name,
        owner: system.spec.owner,
      },
    });
    expect(location.spec.targets).toContain(`./${folder}/catalog-info.yaml`);
  });

  it('names those of ours that it needs', () => {
    const ours = Object.keys(dependencies).filter(each =>
      each.startsWith('backstage-plugin-mail-forensics'),
    );
    expect(entity.spec.dependsOn ?? []).toEqual(
      expect.arrayContaining(ours.map(each => `component:default/${each}`)),
    );
  });
});

it('the entry of the plugin directory tells what the plugin has', () => {
  const {
    npmPackageName,
    description,
    setup,
  }: {
    npmPackageName: string;
    description: string;
    setup: {
      packages: { name: string }[];
      frontend: {
        routes: { name: string; type: string }[];
        extensions: { id: string; kind: string }[];
      };
    };
  } = parse(read('docs/plugin-directory/mail-forensics.yaml'));
  const names = folders.map(folder => packageOf(folder).name);
  expect(names).toContain(npmPackageName);
  expect(names).toEqual(
    expect.arrayContaining(setup.packages.map(({ name }) => name)),
  );
  expect(description.length).toBeLessThan(300);

  const report = read('plugins/mail-forensics/report-alpha.api.md');
  const idsOf = (text: string) =>
    [...text.matchAll(/^"([\w-]+:[\w/-]+)": Overridable/gm)].map(
      ([, id]) => id,
    );
  expect(setup.frontend.extensions.map(({ id }) => id).sort()).toEqual(
    idsOf(report).sort(),
  );
  for (const { id, kind } of setup.frontend.extensions) {
    expect(id.split(':')[0]).toBe(kind);
  }
  const routes = [...report.matchAll(/^(\w+): (?:Sub|External)?RouteRef</gm)];
  expect(setup.frontend.routes.map(({ name }) => name).sort()).toEqual(
    routes.map(([, name]) => name).sort(),
  );
});
