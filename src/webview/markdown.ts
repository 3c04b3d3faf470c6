import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { highlight } from './highlight.js';

const markdown = new MarkdownIt({ html: false, linkify: false });
const { escapeHtml } = markdown.utils;

/** Code, with what stands behind its fence (```` ```ts src/a.ts:3-9 ````), and the line of the text that it begins at. */
markdown.renderer.rules.fence = (tokens, at): string => {
  const { info, content, map } = tokens[at]!;
  const code = highlight(content, languageIn(info)) || escapeHtml(content);
  return `<pre data-info="${escapeHtml(info.trim())}" data-line="${map?.[0] ?? 0}"><code>${code}</code></pre>`;
};

/** `ts src/a.ts:3-9` → `ts`. */
export const languageIn = (info: string): string => /^[\w+#-]*/.exec(info.trim())![0];

/** Tags that an answer is made of; anything else is dropped, whatever it came from. */
const ALLOWED = {
  ALLOWED_TAGS:
    'a blockquote br code del em h1 h2 h3 h4 hr li ol p pre s span strong table tbody td th thead tr ul'.split(' '),
  ALLOWED_ATTR: ['href', 'class', 'start'],
  RETURN_DOM_FRAGMENT: true as const,
};

/** Markdown as HTML, before it is sanitised. */
export const markdownHtml = (text: string): string => markdown.render(text);

/** Markdown as elements; nothing in it can run, load or look like something that is not Markdown. */
export const renderMarkdown = (text: string): DocumentFragment => DOMPurify.sanitize(markdownHtml(text), ALLOWED);

/** Where the last block of Markdown begins, in characters: what is before it stays as it is when more text comes. */
export function lastBlock(text: string): number {
  const last = markdown.parse(text, {}).findLast(({ level, map, nesting }) => level === 0 && map && nesting >= 0);
  let start = 0;
  for (let line = last?.map?.[0] ?? 0; line > 0; line--) start = text.indexOf('\n', start) + 1;
  return start;
}

/** Markdown that grows. What is finished stays as it is; only the last block is rendered anew, once a frame. */
export class GrowingMarkdown {
  readonly element = document.createElement('div');
  private readonly tail = document.createElement('div');
  /** From where on the text is in the tail. */
  private settled = 0;
  private frame = 0;

  /** @param dress finishes what was rendered of a text: links, buttons */
  constructor(
    private readonly dress: (fragment: DocumentFragment, text: string) => void,
    private text = '',
  ) {
    this.element.className = 'answer growing';
    this.tail.className = 'tail';
    this.element.append(this.tail);
    this.render();
  }

  append(more: string): void {
    this.text += more;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.render();
    });
  }

  private render(): void {
    const rest = this.text.slice(this.settled);
    const last = lastBlock(rest);
    if (last > 0) this.tail.before(this.dressed(rest.slice(0, last)));
    this.settled += last;
    this.tail.replaceChildren(this.dressed(rest.slice(last)));
  }

  private dressed(text: string): DocumentFragment {
    const fragment = renderMarkdown(text);
    this.dress(fragment, text);
    return fragment;
  }
}
