import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { FILE_CATEGORIES } from 'backstage-plugin-mail-forensics-common';
import { identifyFileType } from './identifyFileType';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const padded = (text: string) =>
  Buffer.concat([latin1(text), Buffer.alloc(600)]);

/** The start of a ZIP file: local entries without compression. */
function zip(...entries: [name: string, content: string][]): Buffer {
  return Buffer.concat(
    entries.flatMap(([name, content]) => {
      const header = Buffer.alloc(30);
      header.writeUInt32LE(0x04034b50, 0);
      header.writeUInt16LE(20, 4);
      header.writeUInt32LE(crc32(content), 14);
      header.writeUInt32LE(content.length, 18);
      header.writeUInt32LE(content.length, 22);
      header.writeUInt16LE(name.length, 26);
      return [header, latin1(name), latin1(content)];
    }),
  );
}

const ooxml = (main: string, folder: string) =>
  zip(
    [
      '[Content_Types].xml',
      `<Types><Override ContentType="${main}.main+xml"/></Types>`,
    ],
    ['_rels/.rels', '<Relationships/>'],
    [`${folder}/document.xml`, '<document/>'],
  );
const office = 'application/vnd.openxmlformats-officedocument';

const bytes = {
  pdf: latin1('%PDF-1.7\n1 0 obj\n'),
  docx: ooxml(`${office}.wordprocessingml.document`, 'word'),
  xlsx: ooxml(`${office}.spreadsheetml.sheet`, 'xl'),
  pptx: ooxml(`${office}.presentationml.presentation`, 'ppt'),
  odt: zip(['mimetype', 'application/vnd.oasis.opendocument.text']),
  zip: zip(['a.txt', 'hello']),
  cfb: padded('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
  exe: padded('MZ\x90\x00\x03\x00\x00\x00'),
  sevenZip: padded('7z\xbc\xaf\x27\x1c\x00\x04'),
  gzip: padded('\x1f\x8b\x08\x00'),
  png: Buffer.concat([
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    Buffer.alloc(50),
  ]),
  jpg: padded('\xff\xd8\xff\xe0\x00\x10JFIF\x00'),
  wav: padded('RIFF\x24\x00\x00\x00WAVEfmt '),
  mp4: padded('\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom'),
  rtf: latin1('{\\rtf1\\ansi hello}'),
  text: Buffer.from('Zwölf Boxkämpfer jagen Viktor\r\n'),
  utf16: Buffer.from('\ufeffZwölf Boxkämpfer', 'utf16le'),
  shell: latin1('#!/bin/sh\necho\n'),
  html: latin1('\xef\xbb\xbf<!DOCTYPE html><html></html>'),
  binary: Buffer.from([1, 2, 3, 0xfe, 0xfd, 0, 9, 8]),
};

describe('identifyFileType', () => {
  it.each<[string, Buffer | null, string, string | null]>([
    ['report.pdf', bytes.pdf, 'Pdf', 'application/pdf'],
    [
      'report.docx',
      bytes.docx,
      'Document',
      `${office}.wordprocessingml.document`,
    ],
    [
      'report.odt',
      bytes.odt,
      'Document',
      'application/vnd.oasis.opendocument.text',
    ],
    ['report.rtf', bytes.rtf, 'Document', 'application/rtf'],
    ['report.txt', bytes.text, 'Document', 'text/plain'],
    ['report.doc', bytes.cfb, 'Document', 'application/msword'],
    ['book.xlsx', bytes.xlsx, 'Spreadsheet', `${office}.spreadsheetml.sheet`],
    ['book.xls', bytes.cfb, 'Spreadsheet', 'application/vnd.ms-excel'],
    ['book.csv', bytes.text, 'Spreadsheet', 'text/csv'],
    [
      'deck.pptx',
      bytes.pptx,
      'Presentation',
      `${office}.presentationml.presentation`,
    ],
    ['all.zip', bytes.zip, 'Archive', 'application/zip'],
    ['all.7z', bytes.sevenZip, 'Archive', 'application/x-7z-compressed'],
    ['all.tar.gz', bytes.gzip, 'Archive', 'application/gzip'],
    ['setup.exe', bytes.exe, 'Executable', 'application/x-msdownload'],
    ['setup.dll', bytes.exe, 'Executable', 'application/x-msdownload'],
    ['setup.msi', bytes.cfb, 'Executable', 'application/x-msi'],
    ['run.sh', bytes.shell, 'Script', 'text/x-shellscript'],
    ['run.ps1', bytes.text, 'Script', 'text/x-powershell'],
    ['run.bat', bytes.text, 'Script', 'application/x-bat'],
    ['app.js', bytes.text, 'SourceCode', 'application/javascript'],
    ['app.ts', bytes.text, 'SourceCode', 'text/x-typescript'],
    ['setup.py', bytes.text, 'SourceCode', 'text/x-python'],
    ['page.html', bytes.html, 'SourceCode', 'text/html'],
    ['disk.vmdk', null, 'VirtualDiskImage', 'application/x-virtualbox-vmdk'],
    ['disk.vhdx', bytes.binary, 'VirtualDiskImage', 'application/x-vhdx-disk'],
    ['disk.iso', null, 'VirtualDiskImage', 'application/x-iso9660-image'],
    ['photo.png', bytes.png, 'Image', 'image/png'],
    ['photo.jpg', bytes.jpg, 'Image', 'image/jpeg'],
    ['song.wav', bytes.wav, 'Audio', 'audio/wav'],
    ['film.mp4', bytes.mp4, 'Video', 'video/mp4'],
    ['unknown.qqq', bytes.binary, 'Uncategorized', null],
    ['', null, 'Uncategorized', null],
  ])('%s', async (fileName, leadingBytes, category, mimeType) => {
    expect(
      await identifyFileType({
        fileName,
        declaredMimeType: null,
        leadingBytes,
      }),
    ).toMatchObject({ category, mimeType });
  });

  it.each<[string, string, Buffer, string, string]>([
    [
      'a program that is called a document',
      'invoice.pdf',
      bytes.exe,
      'Executable',
      'application/x-msdownload',
    ],
    [
      'an archive that is called a document',
      'invoice.pdf',
      bytes.zip,
      'Archive',
      'application/zip',
    ],
    [
      'a document that is called an image',
      'photo.png',
      bytes.docx,
      'Document',
      `${office}.wordprocessingml.document`,
    ],
    [
      'text that is called a program',
      'setup.exe',
      bytes.text,
      'Document',
      'text/plain',
    ],
    [
      'a file without an extension',
      'README',
      bytes.text,
      'Document',
      'text/plain',
    ],
    ['text in UTF-16', 'README', bytes.utf16, 'Document', 'text/plain'],
    [
      'a script without an extension',
      'configure',
      bytes.shell,
      'Script',
      'text/x-shellscript',
    ],
    [
      'a note that begins like a bitmap',
      'note.txt',
      latin1('BMW and others'),
      'Document',
      'text/plain',
    ],
    [
      'a note that begins like a program',
      'MZ.txt',
      latin1('MZ is a signature'),
      'Document',
      'text/plain',
    ],
    [
      'an Office document whose parts are cut off',
      'book.xlsx',
      bytes.zip.subarray(0, 32),
      'Spreadsheet',
      `${office}.spreadsheetml.sheet`,
    ],
    [
      'text whose last character is cut off',
      'a.txt',
      bytes.text.subarray(0, 3),
      'Document',
      'text/plain',
    ],
  ])(
    'believes the bytes of %s',
    async (_, fileName, leadingBytes, category, mimeType) => {
      expect(
        await identifyFileType({
          fileName,
          declaredMimeType: null,
          leadingBytes,
        }),
      ).toMatchObject({ category, mimeType });
    },
  );

  it('tells by name and by bytes apart', async () => {
    expect(
      await identifyFileType({
        fileName: 'Invoice.PDF',
        declaredMimeType: 'image/png',
        leadingBytes: bytes.exe,
      }),
    ).toEqual({
      category: 'Executable',
      categoryByBytes: 'Executable',
      categoryByExtension: 'Pdf',
      mimeType: 'application/x-msdownload',
      mimeTypeByBytes: 'application/x-msdownload',
      mimeTypeByExtension: 'application/pdf',
    });
  });

  it.each([
    ['Application/PDF; name="x"', 'application/pdf', 'Pdf'],
    ['audio/basic', 'audio/basic', 'Audio'],
    ['application/octet-stream', 'application/octet-stream', 'Uncategorized'],
    ['<script>', null, 'Uncategorized'],
    [null, null, 'Uncategorized'],
  ])(
    'falls back on what is declared: %s',
    async (declaredMimeType, mimeType, category) => {
      expect(
        await identifyFileType({
          fileName: 'ATT00001',
          declaredMimeType,
          leadingBytes: null,
        }),
      ).toMatchObject({ mimeType, category, mimeTypeByBytes: null });
    },
  );

  it.each([
    ['trailing blanks and dots', 'setup.exe. .', 'Executable'],
    ['text that runs backwards', 'photo\u202Egpj.exe', 'Executable'],
    ['folders', '../../.config/setup.exe', 'Executable'],
    ['a dot in a folder', 'a.exe/b', 'Uncategorized'],
    ['a hidden file', '.exe', 'Executable'],
  ])('finds the extension despite %s', async (_, fileName, category) => {
    expect(
      await identifyFileType({
        fileName,
        declaredMimeType: null,
        leadingBytes: null,
      }),
    ).toMatchObject({ category });
  });

  it('survives whatever it is given', async () => {
    const starts = fc.constantFrom(...Object.values(bytes));
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.option(fc.string({ maxLength: 30 })),
        starts,
        fc.uint8Array({ maxLength: 200 }),
        fc.nat(300),
        async (fileName, declaredMimeType, start, tail, length) => {
          const leadingBytes = Buffer.concat([start, tail]).subarray(0, length);
          const type = await identifyFileType({
            fileName,
            declaredMimeType,
            leadingBytes,
          });
          expect(FILE_CATEGORIES).toContain(type.category);
        },
      ),
      { numRuns: 300 },
    );
  });
});
