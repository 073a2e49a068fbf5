import { createHash, generateKeyPairSync, sign } from 'node:crypto';

export interface TestCertificate {
  /** PEM. */
  certificate: string;
  /** PEM, PKCS #8. */
  privateKey: string;
  /** SHA-256 of the certificate, as a JWT header has it. */
  thumbprint: string;
}

/** A certificate that is valid from 2020 to 2049, made on the spot so that no private key lies in the repository. */
export function selfSignedCertificate(): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
  });
  const algorithm = sequence(
    // sha256WithRSAEncryption
    der(0x06, Buffer.from('2a864886f70d01010b', 'hex')),
    der(0x05, Buffer.alloc(0)),
  );
  const name = sequence(
    der(
      0x31,
      // commonName
      sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, 'test app')),
    ),
  );
  const body = sequence(
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(der(0x17, '200101000000Z'), der(0x17, '491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(
    body,
    algorithm,
    der(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  return {
    certificate: toPem(certificate),
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    thumbprint: createHash('sha256').update(certificate).digest('base64url'),
  };
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([tag]), length(bytes.length), bytes]);
}

function length(count: number): Buffer {
  if (count < 0x80) {
    return Buffer.from([count]);
  }
  return count < 0x100
    ? Buffer.from([0x81, count])
    : Buffer.from([0x82, Math.floor(count / 0x100), count % 0x100]);
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
