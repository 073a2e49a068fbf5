import { defineConfig } from '@playwright/test';
import { browserOptions } from '../e2e-tests/browser';

/** The browser in portals that Backstage's create-app made: scripts/checkInstall.mjs starts them, and then this. */
export default (async () =>
  defineConfig({
    testDir: '.',
    timeout: 180_000,
    // The first page that a development server is asked for takes it long.
    expect: { timeout: 60_000 },
    workers: 1,
    retries: 0,
    outputDir: '../../../test-results/install',
    use: {
      viewport: { width: 1440, height: 900 },
      trace: 'retain-on-failure',
      screenshot: 'only-on-failure',
      ...(await browserOptions()),
    },
  }))();
