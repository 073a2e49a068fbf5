import path from 'node:path';
import { expect, type Page } from '@playwright/test';

const images = path.resolve(__dirname, '../../../docs/images');

/** Puts a picture of the page into docs/images/, where asked for (`npm test -- browser --images`). */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env.MAIL_FORENSICS_IMAGES) {
    // What the portal tells of a connection goes by itself.
    await expect(page.locator('.notistack-Snackbar')).toHaveCount(0);
    await page.screenshot({ path: path.join(images, `${name}.png`) });
  }
}
