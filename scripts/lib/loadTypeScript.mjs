import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const LOCAL_IMPORT = /^((?:import|export) [^;]*? from )'(\.{1,2}\/[^']+)';/gm;

/** A module of ours that imports nothing but modules of the same kind. */
export async function loadTypeScript(file) {
  return import(dataUrl(file));
}

function dataUrl(file) {
  const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
    },
  });
  const text = outputText.replace(
    LOCAL_IMPORT,
    (_, clause, name) =>
      `${clause}'${dataUrl(path.join(path.dirname(file), `${name}.ts`))}';`,
  );
  return `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
}
