import Handlebars from "handlebars";

const engine = Handlebars.create();
const compiled = new Map<string, Handlebars.TemplateDelegate>();

/** A template with its holes filled. A hole without a value is an error, never an empty string. */
export function render(template: string, holes: Readonly<Record<string, string | number>>): string {
  let fill = compiled.get(template);
  if (fill === undefined) {
    fill = engine.compile(template, { strict: true, noEscape: true, knownHelpersOnly: true });
    compiled.set(template, fill);
  }
  return fill(holes);
}
