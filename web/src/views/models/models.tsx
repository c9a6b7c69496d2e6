import { getJson } from '../../api/client';
import type { ModelSummary } from '../../api/types';
import { Await, Empty } from '../../parts/notes';
import { Page } from '../../parts/page';
import { href } from '../../router';
import { useResource } from '../../state/resource';
import { bytes, integer, interval, percent, plural } from '../../text/format';

/** When a model says "not sure". */
function unsureWords(limit: number): string {
  return limit > 0 ? `not sure below ${percent(limit)}` : 'always answers';
}

/** What the intervals stand for, and what not. */
export const intervalWords =
  'Intervals of accuracy are Wilson’s, of clips taken one by one. Clips of one artist are right or wrong together, so by artists they are wider: see the model card.';

export function Leaky() {
  return (
    <span class="badge bad" title="Segments, copies or artists of the test data are in the training data, too: the figures are too good." data-testid="leaky">
      leaky split
    </span>
  );
}

export function ModelsView() {
  const models = useResource<{ items: ModelSummary[] }>((signal) => getJson('/models', signal), ['models']);
  return (
    <Page title="Models" lead="The models of this server, with what they reached on music they were not fitted on">
      <Await of={models} what="models">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No models" />
          ) : (
            <>
              <p class="small quiet">{intervalWords}</p>
              <ul class="cards">
                {items.map((model) => (
                  <li key={model.name} class="panel card" data-testid="model-card">
                    <h2>
                      <a href={href('models', model.name)}>{model.name}</a>
                    </h2>
                    <p class="badges">
                      <span class="badge">{model.kind}</span>
                      {model.default ? <span class="badge good">default</span> : null}
                      {model.leaky ? <Leaky /> : null}
                    </p>
                    {model.accuracy ? (
                      <p class="figure">
                        <span class="figure-value number">{percent(model.accuracy.value)}</span>
                        <span class="quiet">
                          right of {plural(model.accuracy.n, `${model.accuracy.split} clip`)}
                          <br />
                          <span class="number">
                            95 % interval {interval([model.accuracy.low, model.accuracy.high])}
                          </span>
                        </span>
                      </p>
                    ) : (
                      <p class="quiet">No figures in the model file.</p>
                    )}
                    <p class="small quiet number">
                      {plural(model.labels.length, 'genre')} · {model.parameters !== null ? `${integer(model.parameters)} parameters · ` : ''}
                      {bytes(model.bytes)} · {unsureWords(model.unsure_below)}
                    </p>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Await>
    </Page>
  );
}
