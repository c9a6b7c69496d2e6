import type { VNode } from 'preact';
import { Scroll } from '../parts/scroll';
import { inline } from './markdown-inline';

// A renderer for model cards: headings, paragraphs, lists, tables, code, quotes, rules. It makes elements, never
// HTML text, so that nothing in a card can run.

type Block = VNode | null;

const listItem = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function cellsOf(line: string): string[] {
  const text = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return text.split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, '|'));
}

function table(lines: string[], key: number): Block {
  const [head, , ...rows] = lines;
  const names = cellsOf(head);
  const isNumber = (text: string) => /^[\s*]*[-−+·]?[\d.,\s]*%?[\s*]*$/.test(text) && text.trim() !== '';
  const numeric = names.map((_, column) => rows.every((row) => isNumber(cellsOf(row)[column] ?? '') || (cellsOf(row)[column] ?? '') === ''));
  return (
    <Scroll label={`Table: ${names.filter(Boolean).join(', ')}`} key={key}>
      <table class="table">
        <thead>
          <tr>
            {names.map((name, column) =>
              name === '' ? (
                <td key={column} />
              ) : (
                <th key={column} scope="col" class={numeric[column] ? 'right' : ''}>
                  {inline(name)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {cellsOf(row).map((cell, column) => (
                <td key={column} class={numeric[column] ? 'right number' : ''}>
                  {inline(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function heading(line: string, key: number): Block {
  const level = (/^#+/.exec(line) as RegExpExecArray)[0].length;
  const text = inline(line.replace(/^#+\s*/, '').replace(/\s*#+$/, ''));
  // The page has its h1 and the card its h2.
  if (level === 1) return <h3 key={key}>{text}</h3>;
  if (level === 2) return <h4 key={key}>{text}</h4>;
  return <h5 key={key}>{text}</h5>;
}

function list(lines: string[], key: number): Block {
  const items: string[] = [];
  for (const line of lines) {
    const match = listItem.exec(line);
    if (match) items.push(match[3]);
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  const children = items.map((item, index) => <li key={index}>{inline(item)}</li>);
  return /^\s*\d/.test(lines[0]) ? <ol key={key}>{children}</ol> : <ul key={key}>{children}</ul>;
}

/** Takes lines while `goes` holds, from `from`. */
function run(lines: string[], from: number, goes: (line: string, index: number) => boolean): string[] {
  let end = from;
  while (end < lines.length && goes(lines[end], end)) end += 1;
  return lines.slice(from, end);
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

export function Markdown({ text }: { text: string }) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    const key = at;
    if (isBlank(line)) {
      at += 1;
    } else if (/^\s*(```|~~~)/.test(line)) {
      const body = run(lines, at + 1, (next) => !/^\s*(```|~~~)/.test(next));
      blocks.push(<pre key={key} tabIndex={0}><code>{body.join('\n')}</code></pre>);
      at += body.length + 2;
    } else if (/^#{1,6}\s/.test(line)) {
      blocks.push(heading(line, key));
      at += 1;
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      blocks.push(<hr key={key} />);
      at += 1;
    } else if (line.includes('|') && tableRule.test(lines[at + 1] ?? '')) {
      const body = run(lines, at, (next) => next.includes('|') && !isBlank(next));
      blocks.push(table(body, key));
      at += body.length;
    } else if (listItem.test(line)) {
      const body = run(lines, at, (next, index) => !isBlank(next) && (index === at || listItem.test(next) || /^\s/.test(next)));
      blocks.push(list(body, key));
      at += body.length;
    } else if (/^\s*>/.test(line)) {
      const body = run(lines, at, (next) => /^\s*>/.test(next));
      blocks.push(<blockquote key={key}>{inline(body.map((next) => next.replace(/^\s*>\s?/, '')).join(' '))}</blockquote>);
      at += body.length;
    } else {
      const body = run(lines, at, (next, index) => !isBlank(next) && (index === at || !(/^#{1,6}\s|^\s*(```|~~~)|^\s*>/.test(next) || listItem.test(next))));
      blocks.push(<p key={key}>{inline(body.join(' '))}</p>);
      at += body.length;
    }
  }
  return <div class="markdown">{blocks}</div>;
}
