import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { userCacheFolder } from "../../../generator/cli/files/user-cache-folder.ts";

vi.mock("node:os", async (original) => {
  const os = await original<typeof import("node:os")>();
  return { ...os, homedir: vi.fn(() => "/home/ada") };
});

test.each<[NodeJS.Platform, Record<string, string>, string | undefined]>([
  ["linux", {}, "/home/ada/.cache"],
  ["linux", { XDG_CACHE_HOME: "/var/caches" }, "/var/caches"],
  ["linux", { XDG_CACHE_HOME: "" }, "/home/ada/.cache"],
  ["linux", { XDG_CACHE_HOME: "caches" }, "/home/ada/.cache"],
  ["darwin", { XDG_CACHE_HOME: "/var/caches" }, "/home/ada/Library/Caches"],
  ["win32", { LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" }, "C:\\Users\\ada\\AppData\\Local"],
  ["win32", {}, undefined],
])("%s, %j: %s", (platform, environment, folder) =>
  expect(userCacheFolder(platform, environment)).toBe(folder && join(folder)),
);

test("a user without a home has none", () => {
  vi.mocked(homedir).mockImplementation(() => {
    throw new Error("ENOENT: no such file or directory, uv_os_homedir");
  });
  expect(userCacheFolder("linux", {})).toBeUndefined();
});
