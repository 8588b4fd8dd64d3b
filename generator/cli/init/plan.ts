import { existsSync, readFileSync } from "node:fs";
import { posix, relative } from "node:path";
import { applyEdits, modify } from "jsonc-parser";
import { shellWord } from "../../diagnostics/shell-word.ts";
import { list } from "../../diagnostics/words.ts";
import { missingIgnore } from "../compile/warn-of-prettier.ts";
import { findUp } from "../files/find-up.ts";
import { isUpToDate } from "../files/write-all.ts";
import { addNeuroll } from "./dependency.ts";
import { addPackage, execute, install, runScript } from "./manager.ts";
import { configPage, EXAMPLE, exampleModule, specPage, testPages, workflowPage } from "./pages.ts";
import { checksInCi, isIgnoredByGit, type Project, slashed } from "./project.ts";

/** A file that is written, added to, or left as it is. */
export interface Step {
  readonly file: string;
  readonly outcome: "write" | "add" | "leave";
  /** What is written, or why the file is left. */
  readonly about: string;
  /** All of the file, unless it is left. */
  readonly content?: string;
  /** The command that runs it, if it is a test. */
  readonly script?: string;
}

/** A command to run after `gen init`. */
export interface NextCommand {
  readonly command: string;
  readonly about: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly next: readonly NextCommand[];
}

/** What `gen init` does in a project. Reads what is there, and changes nothing. */
export function planInit(project: Project): Plan {
  const spec = specStep(project);
  const test = testStep(project, spec.outcome === "leave" && !existsSync(spec.file));
  const script = test?.script;
  return {
    steps: [
      spec,
      configStep(project),
      packageStep(project, script),
      ...(test === undefined ? [] : [test]),
      ...moduleTypeSteps(project),
      ...prettierSteps(project),
      ...workflowSteps(project, script),
    ],
    next: [
      ...missingPackages(project, script),
      { command: run(project, script, "networks"), about: `compile the specs into ${project.output}/` },
      ...(script === undefined
        ? []
        : [{ command: run(project, script, "networks:test"), about: "test the module" }]),
      { command: run(project, script, "networks:check"), about: "check all modules, for CI" },
      ...commitModules(project),
    ],
  };
}

const leave = (file: string, about: string): Step => ({ file, outcome: "leave", about });

/** Writes a file unless there is one. */
function write(file: string, about: string, content: string): Step {
  if (!existsSync(file)) return { file, outcome: "write", about, content };
  return leave(
    file,
    isUpToDate({ path: file, content }) ? "it is already as it should be" : "there already is one",
  );
}

function specStep({ specs, config }: Project): Step {
  const file = `${specs.folder}/${EXAMPLE}.yaml`;
  if (config?.namesSpecs && !existsSync(file))
    return leave(file, `${config.file} names the specs, so no example is needed`);
  if (specs.found.length > 0 && !specs.found.includes(file))
    return leave(file, `${specs.folder}/ already has specs, so no example is needed`);
  const schema = "node_modules/neuroll/specs/neuroll.schema.json";
  const path = findUp(process.cwd(), schema) ?? schema;
  return write(file, "a spec to begin with", specPage(slashed(relative(specs.folder, path))));
}

function configStep({ config, manifest, manifestText, specs, language, output }: Project): Step {
  if (config !== undefined) return leave(config.file, "there already is a config");
  const isModule = manifestText === undefined || manifest.type === "module";
  const ending = language === "ts" ? "ts" : isModule ? "js" : "mjs";
  const about = `so that neuroll alone compiles ${specs.folder}/*.yaml into ${output}/`;
  const page = configPage({
    specs: `${specs.folder}/*.yaml`,
    ...(output !== "generated" && { output }),
    ...(language !== "ts" && { emit: { module: language } }),
  });
  return write(`neuroll.config.${ending}`, about, page);
}

/** The test, a step that says why there is none, or undefined where none was asked for. */
function testStep(project: Project, hasOwnSpecs: boolean): Step | undefined {
  const { runner, tests, language, output, otherRunner } = project;
  const start = `${tests.folder}/networks.${tests.word}`;
  if (runner === "none") {
    if (otherRunner === undefined) return undefined;
    const how = "--test node writes one that Node runs";
    return leave(
      `${start}.${language}`,
      `the tests are for ${otherRunner}, for which there is no page; ${how}`,
    );
  }
  const file = `${start}.${runner === "vitest" ? language : "mjs"}`;
  if (hasOwnSpecs) return leave(file, "it would test the example");
  // TypeScript finds the source of a .js file; Node, which leaves out types, does not.
  const ending = runner === "vitest" ? "js" : language;
  const module = slashed(relative(tests.folder, `${output}/${EXAMPLE}.${ending}`));
  const page = testPages[runner](module.startsWith(".") ? module : `./${module}`);
  const words = {
    vitest: "vitest run",
    node: needsTsx(project) ? "node --import tsx --test" : "node --test",
  };
  const about = `a test of it, for ${{ vitest: "Vitest", node: "the test runner of Node" }[runner]}`;
  return { ...write(file, about, page), script: `${words[runner]} ${shellWord(file)}` };
}

/** Whether Node must be helped to run TypeScript: it leaves out types from version 22.18 on. */
const needsTsx = ({ runner, language, hasTsx }: Project): boolean =>
  runner === "node" &&
  language === "ts" &&
  (hasTsx || !(process.features as { typescript?: unknown }).typescript);

function packageStep(project: Project, test: string | undefined): Step {
  const { manifest, manifestText } = project;
  const scripts = Object.entries(scriptsOf(project, test));
  const file = "package.json";
  if (manifestText === undefined) {
    const content = { private: true, type: "module", scripts: Object.fromEntries(scripts) };
    return write(
      file,
      `with the scripts ${list(scripts.map(([name]) => name))}`,
      `${JSON.stringify(content, null, 2)}\n`,
    );
  }
  const missing = scripts.filter(([name]) => manifest.scripts?.[name] === undefined);
  const there = scripts.filter((script) => !missing.includes(script)).map(([name]) => name);
  const isThere = there.length === 0 ? "" : `already has ${named(there)}`;
  if (missing.length === 0) return leave(file, `it ${isThere}`);
  const content = missing.reduce((text, [name, command]) => addScript(text, name, command), manifestText);
  const about = `${named(missing.map(([name]) => name))}${isThere && `; it ${isThere}`}`;
  return { file, outcome: "add", about, content };
}

/** The scripts of a project by their names; `test` is the command of the test, if there is one. */
function scriptsOf(project: Project, test: string | undefined): Readonly<Record<string, string>> {
  const words = wordsOf(project);
  return {
    networks: ["neuroll", ...words].join(" "),
    "networks:check": ["neuroll --check", ...words].join(" "),
    ...(test !== undefined && { "networks:test": test }),
  };
}

/** What does the work of a script: the script, or its command where the project has another script of that name. */
function run(project: Project, test: string | undefined, name: string): string {
  const command = scriptsOf(project, test)[name] as string;
  const there = project.manifest.scripts?.[name] ?? command;
  return there === command ? runScript(project, name) : execute(project, command);
}

/** What a command must be told that the config does not say; nothing, if that is the one that is written here. */
function wordsOf({ config, specs, output, language }: Project): string[] {
  if (config === undefined) return [];
  return [
    ...(config.namesSpecs ? [] : [`${specs.folder}/*.yaml`]),
    ...(output === config.output ? [] : [`-o ${shellWord(output)}`]),
    ...(language === config.language ? [] : [`--module ${language}`]),
  ];
}

const named = (scripts: readonly string[]): string =>
  `the script${scripts.length === 1 ? "" : "s"} ${list(scripts)}`;

/** Adds a script to the text of a package.json, and changes nothing else of it. */
function addScript(text: string, name: string, command: string): string {
  const [, indent = "  "] = /^\s*\{\r?\n([ \t]+)/.exec(text) ?? [];
  const formattingOptions = {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
  return applyEdits(text, modify(text, ["scripts", name], command, { formattingOptions }));
}

/** A package that is not of ES modules says so of the folder of modules, so that Node reads these as such. */
function moduleTypeSteps({ manifest, manifestText, output, language, runner }: Project): Step[] {
  const isRead = language === "js" || runner === "node";
  if (manifestText === undefined || manifest.type === "module" || !isRead || output === ".") return [];
  const content = `${JSON.stringify({ type: "module" }, null, 2)}\n`;
  return [write(`${output}/package.json`, "Node then reads the modules as ES modules", content)];
}

function prettierSteps({ output }: Project): Step[] {
  const missing = missingIgnore(output);
  if (missing === undefined || missing.line === "/") return [];
  const file = slashed(relative(".", missing.path));
  const about = `the line ${missing.line}, since Prettier would change generated modules`;
  if (!existsSync(file)) return [{ file, outcome: "write", about, content: `${missing.line}\n` }];
  const text = readFileSync(file, "utf8");
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  return [{ file, outcome: "add", about, content: `${text}${end}${missing.line}\n` }];
}

function workflowSteps(project: Project, script: string | undefined): Step[] {
  const { ci, otherCi, repository } = project;
  const file = posix.join(repository, ".github/workflows/neuroll.yml");
  const check = run(project, script, "networks:check");
  if (ci === "none")
    return otherCi === undefined ? [] : [leave(file, `CI is at ${otherCi}: run ${check} there`)];
  const test = script === undefined ? [] : [run(project, script, "networks:test")];
  const page = workflowPage(project, [install(project), check, ...test]);
  return [write(file, "a CI job that checks the modules, which must be committed", page)];
}

/** The modules are part of the repository, since a CI job that checks them compares what is committed. */
const commitModules = (project: Project): NextCommand[] =>
  project.hasGit && checksInCi(project) && !isIgnoredByGit(exampleModule(project))
    ? [{ command: `git add ${shellWord(project.output)}`, about: "commit the modules too: CI checks them" }]
    : [];

/** Commands that install what the scripts need and the project lacks. */
function missingPackages(project: Project, test: string | undefined): NextCommand[] {
  const lacksTsx = test !== undefined && needsTsx(project) && !project.hasTsx;
  return [
    ...(project.neuroll === undefined ? addNeuroll(project) : []),
    ...(lacksTsx ? [{ command: addPackage(project, "tsx"), about: "so that Node 20 runs TypeScript" }] : []),
  ];
}
