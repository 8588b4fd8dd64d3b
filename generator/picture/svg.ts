/** Markup that is complete in itself; only the functions of this file make it, so text never passes unescaped. */
export type Markup = string & { readonly markup: unique symbol };

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; an attribute that is undefined is left out. Numbers are given to a hundredth, so that bytes are few and fixed. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Markup[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escapeText(value as string)}"`,
    )
    .join("");
  return (
    children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`
  ) as Markup;
}

/** Words as text: what XML would read as markup is escaped, and what it may not hold is shown as �. */
export const words = (text: string): Markup => escapeText(text) as Markup;

/** A style sheet of our own; it holds no text from elsewhere. */
export const style = (css: string): Markup => `<style>${css}</style>` as Markup;

export const text = (x: number, y: number, content: string | Markup[], kind?: string): Markup =>
  element("text", { x, y, class: kind }, ...(typeof content === "string" ? [words(content)] : content));

/** A text around a place, turned into a direction, in degrees. */
export const turned = (x: number, y: number, degrees: number, content: Markup[], kind: string): Markup =>
  element(
    "text",
    { transform: `translate(${short(x)} ${short(y)}) rotate(${short(degrees)})`, class: kind },
    ...content,
  );

export const short = (value: number): string => String(Math.round(value * 100) / 100 + 0);

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids them, escaped too.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeText = (text: string): string =>
  text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"]/g, (character) => entities[character] as string);
