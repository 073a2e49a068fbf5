import { readFile } from 'node:fs/promises';
import { credentialFault } from './credentialFault';

/**
 * @param key - where the configuration names the file, for the path itself is nobody's business
 * @throws MailFault - CREDENTIAL_INVALID
 */
export async function readCredentialFile(
  path: string,
  key: string,
): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw credentialFault(
      `The file that ${key} names cannot be read: ${reasonOf(error)}.`,
    );
  }
  if (text.trim() === '') {
    throw credentialFault(`The file that ${key} names is empty.`);
  }
  return text;
}

function reasonOf(error: unknown): string {
  const code =
    typeof error === 'object' && error !== null && 'code' in error
      ? error.code
      : null;
  switch (code) {
    case 'ENOENT':
      return 'it does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'the backend may not read it';
    case 'EISDIR':
      return 'it is a directory';
    default:
      return 'reading it failed';
  }
}
