/** Text as it may stand in SVG. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

export type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, content = ""): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${pairs.join("")}>${content}</${name}>`;
}

export function label(text: string, attributes: Attributes): string {
  return element("text", attributes, escaped(text));
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly content: readonly string[];
}

/** A picture that brings its own background and follows the reader's preference for light or dark. */
export function svg({ width, height, title, description, content }: Picture): string {
  const head = [
    element("title", {}, escaped(title)),
    element("desc", {}, escaped(description)),
    element("style", {}, STYLE),
    element("rect", { class: "ground", width, height, rx: 6 }),
  ];
  const body = [...head, ...content].map((line) => `  ${line}\n`).join("");
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
  };
  return `${element("svg", attributes, `\n${body}`)}\n`;
}

/** Six kinds of peers: told apart by lightness as well as by hue. */
const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .title { font-size: 16px; font-weight: 600 } .note { fill: #57606a; font-size: 12px } .end { text-anchor: end } .middle { text-anchor: middle }
    .ground { fill: #ffffff } .grid { stroke: #d8dee4 } .whisker { stroke: #1f2328; stroke-width: 1.5 }
    .other { fill: #8c959f; stroke: #6e7781 } .isowire { fill: #0969da; stroke: #0969da } .line { fill: none; stroke-width: 2.5 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 } .note { fill: #9198a1 } .ground { fill: #0d1117 } .grid { stroke: #30363d } .whisker { stroke: #e6edf3 }
      .other { fill: #6e7681; stroke: #9198a1 } .isowire { fill: #4493f8; stroke: #4493f8 } .line { fill: none }
    }
  `;
