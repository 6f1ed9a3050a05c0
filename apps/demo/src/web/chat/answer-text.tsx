import { type Block, type Inline, parseAnswer, type Source } from "./parse-answer.js";

export interface AnswerTextProps {
  readonly content: string;
  /** Unique on the page: what the citations of this answer point at. */
  readonly anchor: string;
  readonly isStreaming: boolean;
}

/** An answer with its citations, each leading to the source below. */
export function AnswerText({ content, anchor, isStreaming }: AnswerTextProps) {
  const { blocks, sources } = parseAnswer(content);
  return (
    <div className="answer" data-content={content} data-streaming={isStreaming}>
      {blocks.map((block, index) => (
        // Text is only ever added at the end: a block keeps its place.
        <BlockView key={index} block={block} anchor={anchor} />
      ))}
      {sources.length > 0 && <Sources sources={sources} anchor={anchor} />}
    </div>
  );
}

interface Anchored {
  readonly anchor: string;
}

function BlockView({ block, anchor }: Anchored & { readonly block: Block }) {
  if (block.kind === "code")
    return (
      <pre>
        <code>{block.text}</code>
      </pre>
    );
  if (block.kind === "paragraph")
    return (
      <p>
        <Inlines inlines={block.inlines} anchor={anchor} />
      </p>
    );
  return (
    <ul>
      {block.items.map((item, index) => (
        <li key={index}>
          <Inlines inlines={item} anchor={anchor} />
        </li>
      ))}
    </ul>
  );
}

function Inlines({ inlines, anchor }: Anchored & { readonly inlines: readonly Inline[] }) {
  return inlines.map((inline, index) => {
    if (inline.kind === "text") return inline.text;
    if (inline.kind === "code") return <code key={index}>{inline.text}</code>;
    return (
      <a key={index} className="citation" href={`#${anchor}-${inline.number}`} aria-label={`Source ${inline.number}`}>
        {inline.number}
      </a>
    );
  });
}

function Sources({ sources, anchor }: Anchored & { readonly sources: readonly Source[] }) {
  return (
    <ol className="sources" aria-label="Sources">
      {sources.map(({ number, path, section }) => (
        <li key={number} id={`${anchor}-${number}`} value={number}>
          <span className="path">{path}</span>
          <span className="section">{section.replaceAll("-", " ")}</span>
        </li>
      ))}
    </ol>
  );
}
