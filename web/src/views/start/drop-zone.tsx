import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../../parts/announce';
import { Icon } from '../../parts/icon';
import { server } from '../../state/session';
import { useStore } from '../../state/store';
import { addUploads } from '../../state/uploads';
import { bytes, clock, plural, spanWords } from '../../text/format';
import { fromDrop, fromList, type Collected } from './collect';
import { useRecorder } from './recorder';

function RecordButton() {
  const recorder = useRecorder((file, name) => addUploads([{ file, name }]));
  if (recorder.state === 'recording') {
    return (
      <div class="recording" role="group" aria-label="Recording">
        <span class="record-dot" aria-hidden="true" />
        <span class="number" role="timer">{clock(recorder.seconds)}</span>
        <meter min={0} max={1} value={recorder.level} aria-label="Loudness" />
        <button type="button" class="button primary" onClick={recorder.stop} data-testid="record-stop">
          <Icon name="stop" />
          Stop and hear
        </button>
        <button type="button" class="button" onClick={recorder.cancel}>
          Discard
        </button>
        {recorder.seconds < 6 ? <span class="quiet">Ten seconds or more give a better answer.</span> : null}
      </div>
    );
  }
  return (
    <>
      <button type="button" class="button" onClick={recorder.start} disabled={recorder.state === 'asking'} data-testid="record">
        <Icon name="microphone" />
        Record
      </button>
      {recorder.message ? <p class="error-text wide" role="alert" data-testid="record-message">{recorder.message}</p> : null}
    </>
  );
}

/** Takes music in: dropped anywhere on the page, chosen, pasted or recorded. */
export function DropZone() {
  const facts = useStore(server);
  const [over, setOver] = useState(false);
  const [said, setSaid] = useState('');
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  const take = ({ found, left }: Collected) => {
    addUploads(found);
    const rest = left > 0 ? ` ${plural(left, 'other file')} left out.` : '';
    const text = found.length > 0 ? `${plural(found.length, 'file')} taken.${rest}` : `No audio files found.${rest}`;
    setSaid(left > 0 || found.length === 0 ? text : '');
    announce(text);
  };

  useEffect(() => {
    folder.current?.setAttribute('webkitdirectory', '');
    let depth = 0;
    const holdsFiles = (event: DragEvent) => [...(event.dataTransfer?.types ?? [])].includes('Files');
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const move = (event: DragEvent) => holdsFiles(event) && event.preventDefault();
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      void fromDrop(event.dataTransfer).then(take);
    };
    const paste = (event: ClipboardEvent) => {
      if (!event.clipboardData || event.clipboardData.files.length === 0) return;
      event.preventDefault();
      take(fromList(event.clipboardData.files, false));
    };
    const events = { dragenter: enter, dragleave: leave, dragover: move, drop, paste } as unknown as Record<string, EventListener>;
    for (const [name, listener] of Object.entries(events)) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(events)) window.removeEventListener(name, listener);
    };
  }, []);

  const chosen = (input: HTMLInputElement, isFolder: boolean) => {
    take(fromList(input.files, isFolder));
    input.value = '';
  };

  return (
    <section class={over ? 'drop over' : 'drop'} aria-label="Give music" data-testid="drop-zone">
      <p class="drop-title">{over ? 'Let go to hear it' : 'Drop music here'}</p>
      <p class="quiet">Files or whole folders, any audio format. Pasting works, too.</p>
      <div class="drop-actions">
        <button type="button" class="button primary" onClick={() => files.current?.click()}>
          <Icon name="upload" />
          Choose files
        </button>
        <button type="button" class="button" onClick={() => folder.current?.click()}>
          <Icon name="folder" />
          Choose a folder
        </button>
        <RecordButton />
      </div>
      {facts?.limits ? (
        <p class="small quiet">
          Up to {bytes(facts.limits.upload_bytes)} and {spanWords(facts.limits.track_seconds)} a file. Files stay on this server until they are deleted.
        </p>
      ) : null}
      {said ? <p class="small">{said}</p> : null}
      <input ref={files} type="file" multiple class="visually-hidden" tabIndex={-1} aria-label="Audio files" accept="audio/*,.opus,.flac,.wma,.ape,.au,.aiff,.aif,.mka,.wv" onChange={(event) => chosen(event.currentTarget, false)} data-testid="drop-input" />
      <input ref={folder} type="file" multiple class="visually-hidden" tabIndex={-1} aria-label="Folder of audio files" onChange={(event) => chosen(event.currentTarget, true)} data-testid="folder-input" />
    </section>
  );
}
