import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { isIncluded, type Options, settingsOf } from "../../generator/plugin/options.ts";
import { goTo } from "../support/cli/folder.ts";

const includes = (options: Options, file: string) => isIncluded(resolve(file), settingsOf(options));

describe("include and exclude", () => {
  test("by default, files called *.net.yaml, wherever they are", () => {
    expect(includes({}, "src/iris.net.yaml")).toBe(true);
    expect(includes({}, "../elsewhere/.hidden/iris.net.yaml")).toBe(true);
    expect(includes({}, "node_modules/models/iris.net.yaml")).toBe(true);
    expect(includes({}, "src/iris.yaml")).toBe(false);
    expect(includes({}, "src/iris.net.yaml.txt")).toBe(false);
    expect(includes({}, "src/iris.net.yaml?raw")).toBe(false);
  });
  test("a glob is relative to the working directory", () => {
    for (const include of ["src/*.yaml", "./src/*.yaml", resolve("src/*.yaml")]) {
      expect(includes({ include }, "src/iris.yaml")).toBe(true);
      expect(includes({ include }, "src/deep/iris.yaml")).toBe(false);
      expect(includes({ include }, "/elsewhere/src/iris.yaml")).toBe(false);
    }
  });
  test("exclude wins", () => {
    const options = { include: ["**/*.yaml", /\.yml$/], exclude: ["**/old/**", /draft/] };
    expect(includes(options, "src/iris.yaml")).toBe(true);
    expect(includes(options, "src/iris.yml")).toBe(true);
    expect(includes(options, "src/old/iris.yaml")).toBe(false);
    expect(includes(options, "src/draft.yml")).toBe(false);
  });
  test("a global regular expression matches every time", () => {
    const settings = settingsOf({ include: /\.yaml$/g });
    expect([1, 2, 3].map(() => isIncluded("/a.yaml", settings))).toEqual([true, true, true]);
  });
  test("the name of the working directory is no pattern", () => {
    goTo({ "a [b]{c,d} (e)!/iris.yaml": "" });
    process.chdir("a [b]{c,d} (e)!");
    expect(includes({ include: "*.yaml" }, "iris.yaml")).toBe(true);
    expect(includes({ include: "*.yaml" }, "../a bc (e)!/iris.yaml")).toBe(false);
  });
});

test("settings take the place of what specs say", () => {
  const { overrides } = settingsOf({ dtype: "f32", target: "ts", unroll: "none", math: "native" });
  expect(overrides).toEqual({
    dtype: "f32",
    emit: { target: "ts", unroll: "none", math: "native", module: "js" },
  });
  expect(settingsOf({}).overrides).toEqual({ emit: { module: "js" } });
});

test.each([
  [{ dtpye: "f32" }, 'the plugin of neuroll has no option "dtpye"; did you mean "dtype"?'],
  [{ watch: true }, 'the plugin of neuroll has no option "watch".'],
  [{ toString: 1 }, 'the plugin of neuroll has no option "toString".'],
  [{ dtype: "f16" }, 'the option dtype of the plugin of neuroll must be "f64" or "f32".'],
  [{ target: "both" }, 'the option target of the plugin of neuroll must be "ts", "wasm" or "auto".'],
  [{ types: "yes" }, "the option types of the plugin of neuroll must be true or false."],
  [
    { include: [] },
    "the option include of the plugin of neuroll must be a glob, a regular expression, or a list of these.",
  ],
  [
    { exclude: 3 },
    "the option exclude of the plugin of neuroll must be a glob, a regular expression, or a list of these.",
  ],
])("%o is refused", (options, message) => {
  expect(() => settingsOf(options as Options)).toThrow(new Error(message));
});
