import { getJson } from '../../api/client';
import type { ModelCard } from '../../api/types';
import { Confusion } from '../../charts/confusion';
import { LineChart } from '../../charts/line-chart';
import { Genre } from '../../parts/genre';
import { Await } from '../../parts/notes';
import { Page } from '../../parts/page';
import { Scroll } from '../../parts/scroll';
import { useResource } from '../../state/resource';
import { bytes, integer, number, percent } from '../../text/format';
import { Markdown } from '../../text/markdown';
import { Facts, factsOfObject, type Fact } from './facts';
import { FigureTable, PerClass } from './figures';
import { Leaky } from './models';

function factsOf(model: ModelCard): Fact[] {
  return [
    ['Kind', model.kind],
    ['Parameters', model.parameters === null ? null : integer(model.parameters)],
    ['File', bytes(model.bytes)],
    ['Window', model.window_seconds === null ? null : `${number(model.window_seconds, 2)} s`],
    ['Cost of a window', model.flops_per_window === null ? null : `${(model.flops_per_window / 1e6).toFixed(1)} MFLOP`],
    ['Says “not sure” below', model.unsure_below > 0 ? percent(model.unsure_below) : 'never says it'],
    ['SHA-256', model.sha256],
  ];
}

function Curves({ model }: { model: ModelCard }) {
  const history = model.history ?? [];
  if (history.length < 2) return null;
  const points = (name: 'train_loss' | 'valid_loss' | 'train_accuracy' | 'valid_accuracy', factor = 1) =>
    history.map((epoch): [number, number | null] => [epoch.epoch, epoch[name] === null || epoch[name] === undefined ? null : (epoch[name] as number) * factor]);
  const hasValidation = history.some((epoch) => typeof epoch.valid_loss === 'number' || typeof epoch.valid_accuracy === 'number');
  return (
    <section class="panel" aria-labelledby="curves-title" data-testid="curves">
      <h2 id="curves-title">Training</h2>
      <div class="columns">
        <LineChart title="Loss" unit="nats" xLabel="epoch" lines={[{ name: 'train', style: 0, points: points('train_loss') }, { name: 'valid', style: 1, points: points('valid_loss') }]} />
        <LineChart title="Accuracy" unit="%" xLabel="epoch" range={[0, 100]} lines={[{ name: 'train', style: 0, points: points('train_accuracy', 100) }, { name: 'valid', style: 1, points: points('valid_accuracy', 100) }]} />
      </div>
      {hasValidation ? <p class="small quiet">The training figures are those of augmented clips, so they can lie below those of the validation split.</p> : null}
    </section>
  );
}

function Layers({ model }: { model: ModelCard }) {
  if (model.layers.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="layers-title">
      <h2 id="layers-title">Layers</h2>
      <Scroll label="Table of layers" class="tall">
        <table class="table" data-testid="layers">
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">Kind</th>
              <th scope="col">Output</th>
              <th scope="col" class="right">Parameters</th>
            </tr>
          </thead>
          <tbody>
            {model.layers.map((layer) => (
              <tr key={layer.name}>
                <th scope="row">{layer.name}</th>
                <td>{layer.kind}</td>
                <td class="number">{Array.isArray(layer.output) ? layer.output.join(' × ') : layer.output}</td>
                <td class="right number">{integer(layer.parameters)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Shown({ model }: { model: ModelCard }) {
  const confusion = model.figures.test?.confusion ?? model.figures.valid?.confusion;
  const split = model.figures.test?.confusion ? 'test' : 'validation';
  return (
    <>
      <section class="panel" aria-labelledby="facts-title">
        <h2 id="facts-title">Facts</h2>
        <p class="genre-list">
          {model.labels.map((label) => (
            <Genre key={label} genre={label} />
          ))}
        </p>
        <Facts list={factsOf(model)} />
      </section>
      <div class="split">
        <FigureTable figures={model.figures} />
        <PerClass classes={model.per_class} />
      </div>
      {confusion ? (
        <section class="panel" aria-labelledby="confusion-title">
          <h2 id="confusion-title">Confusion matrix</h2>
          <Confusion labels={model.labels} counts={confusion} caption={`Clips of the ${split} split: rows are the true genre, columns what the model says`} />
        </section>
      ) : null}
      <Curves model={model} />
      <Layers model={model} />
      <div class="split">
        <section class="panel" aria-labelledby="input-title">
          <h2 id="input-title">Front end</h2>
          <Facts list={factsOfObject(model.input)} />
        </section>
        <section class="panel" aria-labelledby="provenance-title">
          <h2 id="provenance-title">Provenance</h2>
          <Facts list={factsOfObject(model.provenance)} />
        </section>
      </div>
      {model.card ? (
        <section class="panel prose" aria-labelledby="card-title" data-testid="card">
          <h2 id="card-title">Model card</h2>
          <Markdown text={model.card} />
        </section>
      ) : null}
    </>
  );
}

export function ModelView({ name }: { name: string }) {
  const model = useResource<ModelCard>((signal) => getJson(`/models/${encodeURIComponent(name)}`, signal), [name]);
  const badges = model.data ? (
    <span class="badges">
      <span class="badge">{model.data.kind}</span>
      {model.data.default ? <span class="badge good">default</span> : null}
      {model.data.leaky ? <Leaky /> : null}
    </span>
  ) : undefined;
  return (
    <Page title={name} documentTitle={`Model ${name}`} lead={badges}>
      <Await of={model} what="model">{(data) => <Shown model={data} />}</Await>
    </Page>
  );
}
