import type { ComponentChildren } from 'preact';

// Emphasis, code and links within a line of markdown.

const token = /(`+)(.+?)\1|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*?)\*|\b_([^_]+?)_\b|\[([^\]]+)\]\(([^)\s]+)(?:\s+"[^"]*")?\)|<(https?:\/\/[^>\s]+)>|\\([\\`*_{}[\]()#+\-.!|<>])/;

/** Links lead out of the page only by the protocols of the web; what is relative to the source tree stays text. */
function link(address: string, text: ComponentChildren): ComponentChildren {
  if (!/^(https?:|mailto:)/i.test(address)) return text;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

export function inline(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let rest = text;
  while (rest) {
    const match = token.exec(rest);
    if (!match) {
      parts.push(rest);
      break;
    }
    if (match.index > 0) parts.push(rest.slice(0, match.index));
    const [whole, , code, strong, strongToo, weak, weakToo, words, address, bare, escaped] = match;
    if (code !== undefined) parts.push(<code>{code}</code>);
    else if (strong ?? strongToo) parts.push(<strong>{inline(strong ?? strongToo)}</strong>);
    else if (weak ?? weakToo) parts.push(<em>{inline(weak ?? weakToo)}</em>);
    else if (words !== undefined) parts.push(link(address, inline(words)));
    else if (bare !== undefined) parts.push(link(bare, bare));
    else parts.push(escaped);
    rest = rest.slice(match.index + whole.length);
  }
  return parts;
}
