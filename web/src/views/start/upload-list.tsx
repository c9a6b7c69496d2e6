import { useEffect, useState } from 'preact/hooks';
import { detailOf, remedyOf, titleOf } from '../../api/problem';
import { announce } from '../../parts/announce';
import { Answer, Progress } from '../../parts/genre';
import { Icon } from '../../parts/icon';
import { href } from '../../router';
import { genreName } from '../../state/genres';
import { useStore } from '../../state/store';
import { cancelUpload, dismissFinished, dismissUpload, isOver, retryUpload, uploads, type Upload } from '../../state/uploads';
import { bytes, percent, plural } from '../../text/format';

function words(item: Upload): string {
  switch (item.state) {
    case 'waiting':
      return 'Waiting to be sent';
    case 'sending':
      return item.sent >= item.file.size ? 'Sent, waiting for the server' : `Sending: ${bytes(item.sent)} of ${bytes(item.file.size)}`;
    case 'pausing':
      return `${item.problem ? titleOf(item.problem) : 'The server is busy'}: goes on in ${Math.max(0, Math.ceil((item.resumeAt - Date.now()) / 1000))} s`;
    case 'hearing':
      return hearing(item);
    case 'done':
      return item.known ? 'Heard before' : 'Heard';
    case 'cancelled':
      return 'Cancelled';
    default:
      return item.problem ? titleOf(item.problem) : 'Failed';
  }
}

function hearing(item: Upload): string {
  if (item.job?.state === 'queued') return item.job.position ? `In the queue, place ${item.job.position}` : 'In the queue';
  const stage = item.job?.stage ?? '';
  return stage ? stage.charAt(0).toUpperCase() + stage.slice(1) : 'Hearing';
}

function Detail({ item }: { item: Upload }) {
  const result = item.track?.results[0];
  if (item.state === 'done' && result) return <Answer result={result} />;
  if (item.state === 'failed' && item.problem) {
    return (
      <span class="upload-problem" data-testid="upload-problem">
        {detailOf(item.problem) ? <span>{detailOf(item.problem)} </span> : null}
        <span class="quiet">{remedyOf(item.problem)}</span>
      </span>
    );
  }
  if (item.state === 'sending') return <Progress label={`Sending ${item.name}`} share={item.file.size > 0 ? item.sent / item.file.size : null} />;
  if (item.state === 'hearing' && item.job?.state === 'running') {
    return <Progress label={`Hearing ${item.name}`} share={item.job.progress} />;
  }
  return null;
}

function Row({ item }: { item: Upload }) {
  const [, tick] = useState(0);
  useEffect(() => {
    if (item.state !== 'pausing') return undefined;
    const timer = window.setInterval(() => tick((value) => value + 1), 500);
    return () => window.clearInterval(timer);
  }, [item.state]);
  useEffect(() => {
    const result = item.track?.results[0];
    if (item.state === 'done' && result) {
      announce(`${item.name}: ${genreName(result.genre)}, ${percent(result.probability)}${result.sure ? '' : ', not sure'}`);
    }
    if (item.state === 'failed') announce(`${item.name}: ${item.problem ? titleOf(item.problem) : 'failed'}`);
  }, [item.state]);
  const over = isOver(item);
  return (
    <li class={`upload ${item.state}`} data-testid="upload-item" data-state={item.state}>
      <div class="upload-main">
        <span class="upload-name">
          {item.track && item.state === 'done' ? <a href={href('tracks', item.track.id)}>{item.name}</a> : item.name}
        </span>
        <span class="upload-state quiet" data-testid="upload-state">{words(item)}</span>
        <Detail item={item} />
      </div>
      <div class="upload-actions">
        {item.state === 'failed' || item.state === 'cancelled' ? (
          <button type="button" class="button small" onClick={() => void retryUpload(item.id)} aria-label={`Try again: ${item.name}`} data-testid="upload-retry">
            <Icon name="retry" />
            Try again
          </button>
        ) : null}
        {over ? (
          <button type="button" class="button ghost small" onClick={() => dismissUpload(item.id)} aria-label={`Take ${item.name} off the list`} title="Take off the list">
            <Icon name="close" />
          </button>
        ) : (
          <button type="button" class="button small" onClick={() => void cancelUpload(item.id)} aria-label={`Cancel ${item.name}`} data-testid="upload-cancel">
            Cancel
          </button>
        )}
      </div>
    </li>
  );
}

const mostRows = 60;

/** What is sent and heard now: those at work first, then what failed, then the newest. */
export function UploadList() {
  const list = useStore(uploads);
  if (list.length === 0) return null;
  const rank = (item: Upload) => (item.state === 'sending' || item.state === 'hearing' ? 0 : item.state === 'failed' ? 1 : item.state === 'done' ? 2 : 3);
  const rows = list.length <= mostRows ? list : [...list].sort((a, b) => rank(a) - rank(b) || b.id - a.id).slice(0, mostRows);
  const over = list.filter(isOver).length;
  const failed = list.filter((item) => item.state === 'failed').length;
  return (
    <section aria-labelledby="uploads-title" class="panel">
      <div class="panel-head">
        <h2 id="uploads-title">Now</h2>
        <span class="quiet number">
          {over} of {plural(list.length, 'file')} finished{failed > 0 ? `, ${failed} failed` : ''}
        </span>
        {over > 0 ? (
          <button type="button" class="button small push" onClick={dismissFinished}>
            Clear finished
          </button>
        ) : null}
      </div>
      {list.length > 1 ? <Progress label="All files" share={over / list.length} /> : null}
      <ul class="uploads">
        {rows.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
      {rows.length < list.length ? <p class="quiet small">{plural(list.length - rows.length, 'more file')} not shown here.</p> : null}
    </section>
  );
}
