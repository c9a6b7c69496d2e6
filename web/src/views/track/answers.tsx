import type { Result } from '../../api/types';
import { Bar } from '../../parts/genre';
import { Icon } from '../../parts/icon';
import { genreName } from '../../state/genres';
import { capital, percent } from '../../text/format';

/** Genres of a result, most probable first. */
export function ranked(result: Result): { genre: string; probability: number }[] {
  return result.labels
    .map((genre, index) => ({ genre, probability: result.probabilities[index] }))
    .sort((a, b) => b.probability - a.probability);
}

function Unsure({ result }: { result: Result }) {
  const [first, second] = ranked(result);
  return (
    <div class="note" data-testid="not-sure">
      <Icon name="question" />
      <div>
        <strong>Not sure.</strong> {capital(genreName(first.genre))} comes nearest, but with {percent(first.probability)} it stays below
        the {percent(result.unsure_below)} under which this model says so
        {second ? `; ${genreName(second.genre)} follows with ${percent(second.probability)}` : ''}. The music may lie
        between genres, change on its way, or be of a genre that the model has never met.
      </div>
    </div>
  );
}

/** What one model says of the whole track. */
export function Answers({ result }: { result: Result }) {
  const list = ranked(result);
  return (
    <section aria-labelledby="answer-title" class="panel answers">
      <h2 id="answer-title" class="visually-hidden">
        Answer
      </h2>
      <p class="answer" data-testid="genre-answer" data-genre={result.genre} data-sure={result.sure}>
        <span class="answer-genre">{genreName(result.genre)}</span>
        <span class="answer-share number">{percent(result.probability)}</span>
        <span class={result.sure ? 'badge good' : 'badge warn'}>{result.sure ? 'sure' : 'not sure'}</span>
      </p>
      {result.sure ? null : <Unsure result={result} />}
      <table class="bars" data-testid="genre-bars">
        <caption class="visually-hidden">Probability of each genre, calibrated</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">Genre</th>
            <th scope="col">Probability</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ genre, probability }) => (
            <tr key={genre}>
              <th scope="row">{genreName(genre)}</th>
              <td>
                <Bar share={probability} genre={genre} />
                <span class="number">{percent(probability)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small quiet">
        Heard by <a href={`#/models/${encodeURIComponent(result.model)}`}>{result.model}</a>. Probabilities are calibrated: of many answers given
        with{' 80\u202f%'}, about eight in ten should be right.
      </p>
      {result.warnings.map((warning) => (
        <p key={warning} class="note">
          <Icon name="warning" />
          <span>{warning}</span>
        </p>
      ))}
    </section>
  );
}
