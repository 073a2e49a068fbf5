import type { FileCategory } from 'backstage-plugin-mail-forensics-common';
import { lookup } from 'mime-types';

/*
 * What the name of a file says. A category that is not listed here follows from the MIME type (see mimeCategories).
 *
 * Script is what a double click or a shell runs as it is; SourceCode is what people write programs in. JavaScript and
 * Python can be both and count as SourceCode, as Incydr counts them.
 */
const EXTENSIONS: Partial<Record<FileCategory, string>> = {
  Script:
    'sh bash zsh ksh csh fish bat cmd ps1 psm1 psd1 vbs vbe wsf wsh jse hta applescript scpt awk reg',
  SourceCode:
    'c h cc cpp cxx hpp hxx cs csproj java kt kts scala groovy go rs rb php py pyw ipynb pl pm r jl lua swift m mm dart js mjs cjs jsx ts tsx mts cts vue svelte html htm xhtml css scss less sql json jsonl yaml yml toml xml xsd xsl xslt ini cfg conf properties env gradle tf proto graphql asm s f90 pas vb fs hs erl ex exs clj lisp el tex diff patch cmake mk',
  Spreadsheet: 'csv tsv xls xlt xla xlw xlsb numbers ods ots',
  Presentation: 'ppt pps pot key odp otp',
  Document:
    'txt text log md markdown rst rtf doc dot odt ott pages wpd wps epub mobi xps oxps one eml msg ics vcf vsd vsdx pub mpp odg',
  Executable:
    'exe dll msi msix msp com scr cpl sys drv ocx appx app elf so dylib bin run deb rpm apk ipa jar pkg class wasm xpi crx',
  VirtualDiskImage:
    'vmdk vhd vhdx vdi qcow qcow2 iso img dmg ova ovf wim vmem nrg toast',
  Archive:
    'zip zipx 7z rar tar gz tgz bz2 tbz2 xz txz zst lz lz4 lzh lzma arj ace cab cpio z pst ost',
};

const CATEGORY_BY_EXTENSION = new Map(
  Object.entries(EXTENSIONS).flatMap(([category, extensions]) =>
    extensions
      .split(' ')
      .map(extension => [extension, category as FileCategory] as const),
  ),
);

// Where the library has no answer, or one from another world (`.ts` as a video).
const MIME_BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ['bat', 'application/x-bat'],
  ['cmd', 'application/x-bat'],
  ['cs', 'text/x-csharp'],
  ['dll', 'application/x-msdownload'],
  ['exe', 'application/x-msdownload'],
  ['go', 'text/x-go'],
  ['ipynb', 'application/x-ipynb+json'],
  ['kt', 'text/x-kotlin'],
  ['msi', 'application/x-msi'],
  ['one', 'application/onenote'],
  ['ps1', 'text/x-powershell'],
  ['psm1', 'text/x-powershell'],
  ['py', 'text/x-python'],
  ['qcow2', 'application/x-qemu-disk'],
  ['rb', 'text/x-ruby'],
  ['rs', 'text/x-rust'],
  ['swift', 'text/x-swift'],
  ['tgz', 'application/gzip'],
  ['ts', 'text/x-typescript'],
  ['tsx', 'text/x-typescript'],
  ['vbs', 'text/x-vbscript'],
  ['vhdx', 'application/x-vhdx-disk'],
  ['vsdx', 'application/vnd.visio'],
]);

/** Lower-case extension of a file name without its dot; null where there is none. */
export function extensionOf(fileName: string): string | null {
  // Windows ignores blanks and dots at the end of a name; "a.exe." opens as a program. Only the end is looked at, so that
  // a name of a million dots takes no time.
  const name = fileName
    .slice(-200)
    .replaceAll('\u0000', '')
    .replace(/[\s.]+$/u, '');
  const extension = /\.([^./\\]{1,20})$/u.exec(name)?.[1];
  return extension?.toLowerCase() ?? null;
}

/** MIME type that an extension stands for; null for an unknown one. */
export function mimeOfExtension(extension: string): string | null {
  return MIME_BY_EXTENSION.get(extension) ?? (lookup(`x.${extension}`) || null);
}

/** Category that an extension stands for whatever its MIME type; null where the MIME type decides. */
export function categoryOfExtension(extension: string): FileCategory | null {
  return CATEGORY_BY_EXTENSION.get(extension) ?? null;
}
