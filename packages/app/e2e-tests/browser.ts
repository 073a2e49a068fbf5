import type { PlaywrightWorkerOptions } from '@playwright/test';

/**
 * The browser to test with: on Linux x64 the one inside an npm package, so that nothing has to be installed; elsewhere the
 * Chrome that is installed.
 */
export async function browserOptions(): Promise<
  Partial<Pick<PlaywrightWorkerOptions, 'channel' | 'launchOptions'>>
> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { channel: 'chrome' };
  }
  const { default: chromium } = await import('@sparticuz/chromium');
  return {
    launchOptions: {
      executablePath: await chromium.executablePath(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  };
}
