import { useState } from 'preact/hooks';
import { postJson, remove } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Job, Problem, Track } from '../../api/types';
import { Progress } from '../../parts/genre';
import { ProblemNote } from '../../parts/notes';
import { isRunning, useJob } from '../../state/jobs';
import { capital } from '../../text/format';
import { wasCancelled } from '../../text/track';

/** A track without results yet: its job, or why that failed. */
export function Waiting({ track, reload }: { track: Track; reload: () => void }) {
  const job = useJob(track.job);
  const [problem, setProblem] = useState<Problem | null>(null);
  const again = () => {
    setProblem(null);
    postJson<Job>(`/tracks/${track.id}/jobs`, {}).then(reload, (error) => setProblem(asProblem(error)));
  };
  const cancel = () => job && remove(`/jobs/${job.id}`).then(reload, (error) => setProblem(asProblem(error)));
  return (
    <section class="panel" aria-live="polite">
      {isRunning(job) && job ? (
        <div class="running">
          <span>{job.state === 'queued' ? `In the queue${job.position ? `, place ${job.position}` : ''}` : capital(job.stage)}</span>
          <Progress label="Hearing" share={job.state === 'queued' ? null : job.progress} />
          <button type="button" class="button small" onClick={cancel}>
            Cancel
          </button>
        </div>
      ) : track.state === 'failed' && !wasCancelled(track) ? (
        <ProblemNote problem={track.error ?? { type: '', title: 'It could not be heard', status: 0 }} onRetry={again} />
      ) : (
        <>
          <p>{wasCancelled(track) ? 'Hearing this track was cancelled.' : 'No model has heard this track.'}</p>
          <div>
            <button type="button" class="button primary" onClick={again} data-testid="hear">
              Hear it
            </button>
          </div>
        </>
      )}
      {problem ? <ProblemNote problem={problem} /> : null}
    </section>
  );
}
