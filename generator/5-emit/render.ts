import Handlebars from "handlebars";

/** The names of the holes of a template, read off its text by the type checker. */
export type HoleOf<
  Template extends string,
  Found = never,
> = Template extends `${string}{{${infer Name}}}${infer Rest}` ? HoleOf<Rest, Found | Name> : Found;

/** What fills the holes of a template. */
export type Holes<Template extends string> = Readonly<Record<HoleOf<Template>, string | number>>;

const engine = Handlebars.create();

/** A hole that has a line to itself. */
const LINE = /^\{\{(\w+)\}\}\n/gm;

const compiled = new Map<string, Handlebars.TemplateDelegate>();

/**
 * A template with its holes filled: a hole without a value does not compile. A hole that has a line to itself takes any
 * number of lines, and none where it is filled with nothing.
 */
export function render<const Template extends string>(template: Template, holes: Holes<Template>): string {
  let fill = compiled.get(template);
  if (fill === undefined) {
    fill = engine.compile(template.replace(LINE, "{{#if $1}}\n{{$1}}\n{{/if}}\n"), {
      strict: true,
      noEscape: true,
      knownHelpersOnly: true,
    });
    compiled.set(template, fill);
  }
  return fill(holes);
}
