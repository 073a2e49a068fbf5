import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { untilStill } from './untilStill';

const images = path.resolve(__dirname, '../../../docs/images');

/** Puts a picture of the page into docs/images/, where asked for (`npm test -- browser --images`). */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env.MAIL_FORENSICS_IMAGES) {
    await untilStill(page);
    // What the portal tells of a connection goes by itself, and comes when it likes.
    const told = page.locator('.notistack-Snackbar');
    await expect(async () => {
      await expect(told).toHaveCount(0);
      await page.screenshot({ path: path.join(images, `${name}.png`) });
      expect(await told.count()).toBe(0);
    }).toPass();
  }
}
