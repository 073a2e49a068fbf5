import type { FileCategory } from 'backstage-plugin-mail-forensics-common';

/*
 * Rules from MIME type to category, the first that fits. They start at the beginning of the type, which is in lower case
 * and without parameters.
 */
const RULES: [FileCategory, RegExp][] = [
  ['Pdf', /^application\/(pdf|x-pdf)$/],
  [
    'Spreadsheet',
    /^(text\/(csv|tab-separated-values)$|application\/(vnd\.ms-excel|vnd\.openxmlformats-officedocument\.spreadsheetml\.|vnd\.oasis\.opendocument\.spreadsheet|vnd\.apple\.numbers))/,
  ],
  [
    'Presentation',
    /^application\/(vnd\.ms-powerpoint|vnd\.openxmlformats-officedocument\.presentationml\.|vnd\.oasis\.opendocument\.presentation|vnd\.apple\.keynote)/,
  ],
  [
    'Document',
    /^(text\/(plain|markdown|rtf|richtext|calendar|vcard|x-vcard)$|message\/|application\/(rtf|msword|onenote|epub\+zip|x-mobipocket-ebook|vnd\.ms-outlook|vnd\.ms-word|vnd\.ms-xpsdocument|vnd\.visio|vnd\.openxmlformats-officedocument\.wordprocessingml\.|vnd\.oasis\.opendocument\.(text|graphics)|vnd\.apple\.pages))/,
  ],
  [
    'Executable',
    /^application\/(x-msdownload|x-msdos-program|x-msi|x-dosexec|x-elf|x-mach-binary|x-executable|x-sharedlib|java-archive|java-vm|wasm|vnd\.android\.package-archive|x-deb|x-debian-package|x-rpm|x-redhat-package-manager|x-xpinstall|x-google-chrome-extension|vnd\.microsoft\.portable-executable)$/,
  ],
  [
    'VirtualDiskImage',
    /^application\/(x-iso9660-image|x-apple-diskimage|x-virtualbox-|x-qemu-disk|x-vhdx?-disk|x-vmdk)/,
  ],
  [
    'Archive',
    /^application\/(zip|x-zip-compressed|gzip|x-gzip|x-7z-compressed|vnd\.rar|x-rar|x-tar|x-bzip|x-xz|zstd|x-compress|lzip|x-lz4|x-lzh|x-arj|x-ace|x-cpio|x-unix-archive|vnd\.ms-cab-compressed)/,
  ],
  [
    'Script',
    /^(text\/(x-shellscript|x-powershell|x-vbscript)|application\/(x-sh|x-csh|x-shellscript|x-bat)$)/,
  ],
  [
    'SourceCode',
    /^(text\/(html|css|javascript|xml|yaml|x-)|application\/(javascript|json|xml|x-sql|x-httpd-php|x-perl|x-ipynb))/,
  ],
  ['Image', /^image\//],
  ['Audio', /^audio\//],
  ['Video', /^video\//],
];

/** Category that a MIME type stands for; null for one that says too little. */
export function categoryOfMime(mimeType: string): FileCategory | null {
  return RULES.find(([, rule]) => rule.test(mimeType))?.[0] ?? null;
}
