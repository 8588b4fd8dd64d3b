import { SaxesParser } from "saxes";

/** A text of a picture as a box: its middle, its direction in radians, its extent, and its smallest letters in units. */
export interface TextBox {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly width: number;
  readonly height: number;
  readonly smallest: number;
}

export interface Measured {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly TextBox[];
}

/** How wide an average letter is, of the size; Noto Sans, whose letters are wide among those of systems, has 0.54. */
const LETTER = 0.54;
const WIDE = /\p{Script=Hangul}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u;
/** How far letters reach above and below their base line, of the size. */
const [ASCENT, DESCENT] = [0.72, 0.2];

const widthOf = (words: string, size: number): number =>
  [...words].reduce((sum, character) => sum + (WIDE.test(character) ? 1 : LETTER) * size, 0);

/** The sizes of letters that a style sheet gives to classes. */
function sizesIn(css: string): ReadonlyMap<string, number> {
  const found = [...css.matchAll(/\.([\w-]+)\{[^}]*font-size:([\d.]+)px/g)];
  return new Map(found.map(([, name = "", size]) => [name, Number(size)]));
}

/** Where the texts of a picture are. */
export function measure(svg: string): Measured {
  const sizes = sizesIn(/<style>([^<]*)/.exec(svg)?.[1] ?? "");
  const sizeOf = (kind: string, otherwise: number): number =>
    kind.split(" ").reduce((size, one) => sizes.get(one) ?? size, otherwise);
  const parser = new SaxesParser();
  const texts: TextBox[] = [];
  let viewBox: readonly number[] = [];
  let open:
    | { readonly own: Record<string, string>; width: number; words: string; smallest: number }
    | undefined;
  const stack: number[] = [];
  parser.on("opentag", ({ name, attributes }) => {
    const own = attributes as Record<string, string>;
    if (name === "svg") viewBox = (own.viewBox ?? "").split(" ").map(Number);
    if (name === "text") {
      open = { own, width: 0, words: "", smallest: Number.POSITIVE_INFINITY };
      stack.push(sizeOf(own.class ?? "", 16));
    }
    if (name === "tspan") {
      stack.push(sizeOf(own.class ?? "", stack.at(-1) ?? 16));
      if (open) open.width += Number(own.dx ?? 0);
    }
  });
  parser.on("text", (words) => {
    const size = stack.at(-1);
    if (open === undefined || size === undefined) return;
    open.width += widthOf(words, size);
    open.words += words;
    open.smallest = Math.min(open.smallest, size);
  });
  parser.on("closetag", ({ name }) => {
    if (name !== "text" && name !== "tspan") return;
    const size = stack.pop() as number;
    if (name === "tspan" || open === undefined) return;
    texts.push(boxOf(open, size));
    open = undefined;
  });
  parser.write(svg).close();
  const [, , width = Number.NaN, height = Number.NaN] = viewBox;
  return { width, height, texts };
}

function boxOf(
  {
    own,
    width,
    words,
    smallest,
  }: { own: Record<string, string>; width: number; words: string; smallest: number },
  size: number,
): TextBox {
  const [, x = own.x, y = own.y, degrees = "0"] =
    /translate\((\S+) (\S+)\) rotate\((\S+)\)/.exec(own.transform ?? "") ?? [];
  const angle = (Number(degrees) * Math.PI) / 180;
  const kinds = (own.class ?? "").split(" ");
  const right = kinds.includes("middle") ? 0 : kinds.includes("end") ? -width / 2 : width / 2;
  const down = ((DESCENT - ASCENT) * size) / 2;
  return {
    ...{ words, angle, width, smallest, height: (ASCENT + DESCENT) * size },
    x: Number(x) + right * Math.cos(angle) - down * Math.sin(angle),
    y: Number(y) + right * Math.sin(angle) + down * Math.cos(angle),
  };
}

/** What an editor would send back: texts that are cut off or lie on each other, or are tiny in a picture 400 px wide. */
export function faultsOf(svg: string, leastSize = 9): string[] {
  const { width, height, texts } = measure(svg);
  const isInside = ([x = 0, y = 0]: readonly number[]) => x >= 0 && y >= 0 && x <= width && y <= height;
  const scale = 400 / width;
  return [
    ...texts.filter((box) => !cornersOf(box).every(isInside)).map(({ words }) => `${words} is cut off`),
    ...texts
      .filter(({ smallest }) => smallest * scale < leastSize)
      .map(({ words, smallest }) => `${words} is ${(smallest * scale).toFixed(1)} px high`),
    ...texts.flatMap((a, n) =>
      texts
        .slice(n + 1)
        .filter((b) => overlap(a, b))
        .map((b) => `${a.words} lies on ${b.words}`),
    ),
  ];
}

function cornersOf({ x, y, angle, width, height }: TextBox): [number, number][] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [-1, 1].flatMap((i) =>
    [-1, 1].map((j): [number, number] => {
      const [dx, dy] = [(i * width) / 2, (j * height) / 2];
      return [x + dx * cos - dy * sin, y + dx * sin + dy * cos];
    }),
  );
}

/** Whether no direction of a side of either parts two boxes. */
function overlap(a: TextBox, b: TextBox): boolean {
  const [ofA, ofB] = [cornersOf(a), cornersOf(b)];
  return [a.angle, a.angle + Math.PI / 2, b.angle, b.angle + Math.PI / 2].every((angle) => {
    const along = ([x, y]: [number, number]) => x * Math.cos(angle) + y * Math.sin(angle);
    const [one, other] = [ofA.map(along), ofB.map(along)];
    return Math.max(...one) > Math.min(...other) && Math.max(...other) > Math.min(...one);
  });
}
