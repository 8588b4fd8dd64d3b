import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { serve } from "../../examples/serve.js";
import { buildExample } from "../support/build-example.ts";
import { chromiumPath, withoutChromium } from "../support/chromium.ts";

test.skipIf(chromiumPath === undefined)(
  `the agent balances the pole on the page, in headless Chromium${withoutChromium}`,
  async () => {
    const { folder } = await buildExample("game-agent");
    const server = await serve(folder);
    const browser = await chromium.launch({ executablePath: chromiumPath as string, args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage();
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      await page.goto(server.url);
      // A pole that nobody balances falls within 100 steps.
      await page.locator("#said", { hasText: /^[23]\d\d steps$/ }).waitFor({ timeout: 60_000 });
      expect(said).toEqual([]);
    } finally {
      await browser.close();
      server.close();
    }
  },
);
