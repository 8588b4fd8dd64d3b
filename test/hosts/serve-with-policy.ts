import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

export interface PolicyServer {
  readonly url: string;
  /** What browsers have reported against the policy, oldest first. */
  readonly reports: string[];
  readonly close: () => void;
}

/** Serves a folder to this machine alone, each file with a content security policy that reports violations back. */
export async function serveWithPolicy(folder: string, policy: string): Promise<PolicyServer> {
  const reports: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "POST" && pathname === "/report") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      reports.push(Buffer.concat(chunks).toString());
      response.writeHead(204).end();
      return;
    }
    const type = types[extname(pathname)];
    try {
      if (type === undefined) throw new Error("not a file of a page");
      const text = await readFile(join(folder, pathname));
      const header = `${policy}; report-uri /report`;
      response.writeHead(200, { "content-type": type, "content-security-policy": header }).end(text);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/`, reports, close: () => server.close() };
}
