import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { serve } from "../../examples/serve.js";
import { buildExample } from "../support/build-example.ts";
import { chromiumPath, withoutChromium } from "../support/chromium.ts";

test.skipIf(chromiumPath === undefined)(
  `the page reads a digit that is drawn with the mouse, in headless Chromium${withoutChromium}`,
  async () => {
    const { folder } = await buildExample("digits");
    const server = await serve(folder);
    const browser = await chromium.launch({ executablePath: chromiumPath as string, args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      await page.goto(server.url);
      const sheet = await page.locator("#paper").boundingBox();
      if (sheet === null) throw new Error("there is no sheet");
      const at = (x: number, y: number) => [sheet.x + x * sheet.width, sheet.y + y * sheet.height] as const;
      await page.mouse.move(...at(0.5, 0.15));
      await page.mouse.down();
      for (let n = 0; n <= 24; n++) {
        const angle = (n * Math.PI) / 12;
        await page.mouse.move(...at(0.5 + 0.22 * Math.sin(angle), 0.5 - 0.35 * Math.cos(angle)));
      }
      await page.mouse.up();
      await page.locator("#said", { hasText: /^0$/ }).waitFor({ timeout: 60_000 });
      await page.getByRole("button", { name: "clear" }).click();
      await page.locator("#said", { hasText: /^–$/ }).waitFor({ timeout: 60_000 });
      expect(said).toEqual([]);
    } finally {
      await browser.close();
      server.close();
    }
  },
);
