import { expect, test } from "vitest";
import { element, text, words } from "../../generator/picture/svg.ts";

test("text and attributes are escaped", () => {
  expect(words(`a<b> & "c" 'd'`)).toBe("a&lt;b&gt; &amp; &quot;c&quot; 'd'");
  expect(element("g", { id: `"/><script>` })).toBe('<g id="&quot;/&gt;&lt;script&gt;"/>');
});

test("what XML may not hold is shown as a replacement character", () => {
  expect(words("a\u0000b\u001bc\ud800d\uffffe")).toBe("a\ufffdb\ufffdc\ufffdd\ufffde");
  expect(words("tab\t, 😀 and ü stay")).toBe("tab\t, 😀 and ü stay");
});

test("numbers are given to a hundredth, and no zero is negative", () => {
  expect(element("path", { x: 1.23456, y: -0.0001, z: undefined })).toBe('<path x="1.23" y="0"/>');
  expect(text(1, 2, "a", "small")).toBe('<text x="1" y="2" class="small">a</text>');
});
