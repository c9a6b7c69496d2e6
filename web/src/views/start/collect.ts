// Files out of drops, pastes and pickers, folders included.

export interface Found {
  file: File;
  name: string;
}

export interface Collected {
  found: Found[];
  /** Files in folders that do not look like audio. */
  left: number;
}

const endings =
  /\.(mp3|mp2|flac|wav|wave|ogg|oga|opus|m4a|m4b|aac|mp4|wma|aif|aiff|aifc|au|snd|ape|wv|mpc|tta|mka|webm|amr|ac3|dts|caf|w64|rf64)$/i;

export function looksLikeAudio(file: File): boolean {
  return file.type.startsWith('audio/') || endings.test(file.name);
}

const mostFiles = 5000;

function readFile(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

/** A folder gives its entries in portions. */
async function readFolder(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (part.length === 0) return all;
    all.push(...part);
  }
}

async function walk(entry: FileSystemEntry, inside: boolean, into: Collected): Promise<void> {
  if (into.found.length >= mostFiles) return;
  if (entry.isDirectory) {
    const children = await readFolder(entry as FileSystemDirectoryEntry);
    children.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
    for (const child of children) await walk(child, true, into);
    return;
  }
  const file = await readFile(entry as FileSystemFileEntry);
  if (!file) into.left += 1;
  else if (inside && !looksLikeAudio(file)) into.left += 1;
  else into.found.push({ file, name: file.name });
}

/** Everything that was dropped. A file dropped by itself is taken whatever it is: the server says what it is not. */
export async function fromDrop(data: DataTransfer): Promise<Collected> {
  const into: Collected = { found: [], left: 0 };
  // The entries have to be taken before the first wait: the list is emptied afterwards.
  const entries = [...data.items].filter((item) => item.kind === 'file').map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null)) return fromList(data.files, false);
  for (const entry of entries) if (entry) await walk(entry, false, into);
  return into;
}

export function fromList(list: FileList | null, folder: boolean): Collected {
  const into: Collected = { found: [], left: 0 };
  for (const file of [...(list ?? [])]) {
    if (folder && !looksLikeAudio(file)) into.left += 1;
    else if (into.found.length < mostFiles) into.found.push({ file, name: file.name });
  }
  return into;
}
