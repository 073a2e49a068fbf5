import { defineConfig } from '@playwright/test';
import { PORTAL } from './packages/app/e2e-tests/addresses';
import { browserOptions } from './packages/app/e2e-tests/browser';

/** The browser test: a portal and a simulated tenant of its own, on ports of their own, with nothing in them. */
export default (async () =>
  defineConfig({
    testDir: 'packages/app/e2e-tests',
    timeout: 180_000,
    // Generous, for a machine that has other things to do: loading the portal is most of it.
    expect: { timeout: 30_000 },
    workers: 1,
    // What is most important comes first, in a portal in which nothing has been yet.
    projects: [
      { name: 'main job', testMatch: 'main-job.test.ts' },
      { name: 'the rest', testIgnore: 'main-job.test.ts' },
    ],
    retries: 0,
    outputDir: 'test-results',
    use: {
      baseURL: PORTAL,
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      trace: 'retain-on-failure',
      screenshot: 'only-on-failure',
      ...(await browserOptions()),
    },
    webServer: {
      command: 'node scripts/browserTestPortal.mjs',
      // Not by the address of the page: it answers before the guest of the portal has roles.
      wait: { stdout: /The portal is ready/ },
      // Its pages are built first.
      timeout: 480_000,
      stdout: 'pipe',
      gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    },
  }))();
