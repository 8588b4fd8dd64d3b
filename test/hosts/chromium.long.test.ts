import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, withoutChromium } from "../support/chromium.ts";
import { compileFile, root } from "../support/specs.ts";
import { compileCases, type HostCase } from "./cases.ts";
import { describeOutcomes, type WebAssemblySupport } from "./describe-outcome.ts";
import type { Outcomes } from "./hosts.ts";
import { type PolicyServer, serveWithPolicy } from "./serve-with-policy.ts";
import { writeProgram } from "./write-program.ts";

/** What is asked of a page, in its address. */
interface Order {
  readonly context: string;
  readonly targets: readonly HostCase["target"][];
  readonly removesWebAssembly?: boolean;
}

interface Answer {
  readonly outcomes: Outcomes;
  /** Of the events `securitypolicyviolation`. */
  readonly violations: readonly string[];
}

/** Chromium neither reports what is forbidden in an AudioWorklet nor fires an event there. */
const contexts = [
  { place: "site", context: "page", isReported: true },
  { place: "site", context: "worker", isReported: true },
  { place: "site", context: "serviceWorker", isReported: true },
  { place: "site", context: "audioWorklet", isReported: false },
  { place: "extension", context: "page", isReported: true },
] as const;

const policies = {
  allowing: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
  forbidding: "default-src 'none'; script-src 'self'",
};

/** Without a policy of its own, an extension forbids WebAssembly. */
const extensionPolicies = {
  allowing: { content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'" } },
  forbidding: {},
};

type Kind = keyof typeof policies;
const kinds = Object.keys(policies) as Kind[];

describe.skipIf(chromiumPath === undefined && process.env.CI !== "true")(
  `in headless Chromium${withoutChromium}`,
  () => {
    let cases: readonly HostCase[];
    let folder: string;
    let browser: BrowserContext;
    const servers = new Map<Kind, PolicyServer>();
    const extension = (kind: Kind): string => join(folder, `extension-${kind}`);
    beforeAll(async () => {
      cases = await compileCases();
      folder = mkdtempSync(join(tmpdir(), "neuroll-hosts-"));
      writeProgram(join(folder, "site"), cases, false);
      cpSync(join(root, "test/hosts/pages"), join(folder, "site"), { recursive: true });
      writeFileSync(join(folder, "site/documented.js"), documented());
      const iris = await compileFile("specs/iris.yaml", { emit: { target: "auto", module: "js" } });
      expect(iris.target).toBe("both");
      mkdirSync(join(folder, "site/generated"));
      writeFileSync(join(folder, "site/generated/iris.js"), iris.text);
      for (const kind of kinds) {
        servers.set(kind, await serveWithPolicy(join(folder, "site"), policies[kind]));
        cpSync(join(folder, "site"), extension(kind), { recursive: true });
        const manifest = { manifest_version: 3, name: kind, version: "1", ...extensionPolicies[kind] };
        writeFileSync(join(extension(kind), "manifest.json"), JSON.stringify(manifest));
      }
      const extensions = kinds.map(extension).join();
      browser = await chromium.launchPersistentContext(join(folder, "profile"), {
        executablePath: chromiumPath as string,
        ignoreDefaultArgs: ["--disable-extensions"],
        args: ["--no-sandbox", `--disable-extensions-except=${extensions}`, `--load-extension=${extensions}`],
      });
    }, 300_000);
    afterAll(async () => {
      await browser?.close();
      for (const server of servers.values()) server.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function ask(url: string, order: Order): Promise<Answer> {
      const page = await browser.newPage();
      try {
        await page.goto(`${url}page.html?${encodeURIComponent(JSON.stringify(order))}`);
        return await page.evaluate<Answer>("globalThis.answer");
      } finally {
        await page.close();
      }
    }

    const wrongIn = ({ targets }: Order, support: WebAssemblySupport, { outcomes }: Answer): string[] => {
      const asked = cases.filter(({ target }) => targets.includes(target));
      return describeOutcomes(asked, support, outcomes);
    };

    const urls = {
      site: (kind: Kind) => servers.get(kind)?.url as string,
      extension: (kind: Kind) => `chrome-extension://${idOfExtension(extension(kind))}/`,
    };

    describe.each(contexts)("$context of a $place", ({ place, context, isReported }) => {
      const urlOf = urls[place];
      const all: Order = { context, targets: ["ts", "auto", "wasm"] };
      const onlyTypeScript: Order = { context, targets: ["ts"] };
      const removing: Order = { context, targets: ["auto"], removesWebAssembly: true };

      test("WebAssembly is allowed: all modules compute the reference's bits", async () => {
        const answer = await ask(urlOf("allowing"), all);
        expect(wrongIn(all, "runs", answer)).toEqual([]);
        expect(answer.violations).toEqual([]);
      });

      test("it is forbidden: target ts is not reported", async () => {
        const answer = await ask(urlOf("forbidding"), onlyTypeScript);
        expect(wrongIn(onlyTypeScript, "forbidden", answer)).toEqual([]);
        expect(answer.violations).toEqual([]);
      });

      test("it is forbidden: target auto is not reported if WebAssembly is removed first", async () => {
        const answer = await ask(urlOf("forbidding"), removing);
        expect(wrongIn(removing, "missing", answer)).toEqual([]);
        expect(answer.violations).toEqual([]);
      });

      test("it is forbidden: target auto computes the same, and is reported", async () => {
        const answer = await ask(urlOf("forbidding"), all);
        expect(wrongIn(all, "forbidden", answer)).toEqual([]);
        expect(new Set(answer.violations)).toEqual(new Set(isReported ? ["script-src wasm-eval"] : []));
      });
    });

    test("the example of the documentation runs where WebAssembly is forbidden, and is not reported", async () => {
      const page = await browser.newPage();
      await page.goto(`${servers.get("forbidding")?.url}documented.html`);
      await page.getByText("setosa").waitFor();
      expect(await page.evaluate('import("./obey.js").then(({ violations }) => violations)')).toEqual([]);
      await page.close();
    });

    test("the site got reports of these last orders only", async () => {
      const { reports } = servers.get("forbidding") as PolicyServer;
      const reported = () =>
        new Set(
          reports.map((report) => decodeURIComponent(JSON.parse(report)["csp-report"]["document-uri"])),
        );
      await expect.poll(() => reported().size, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
      for (const url of reported()) expect(url).toContain('"targets":["ts","auto","wasm"]}');
      expect(servers.get("allowing")?.reports).toEqual([]);
    });
  },
);

/** The program in which docs/targets.md removes WebAssembly. */
const documented = (): string =>
  readFileSync(join(root, "docs/targets.md"), "utf8")
    .split(/^```js not-run\n/m)[1]
    ?.split("```")[0] as string;

/** Chromium makes the ID of an unpacked extension from its path. */
const idOfExtension = (path: string): string =>
  [...createHash("sha256").update(path).digest("hex").slice(0, 32)]
    .map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
    .join("");
