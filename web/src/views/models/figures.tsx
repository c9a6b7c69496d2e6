import type { ClassFigures, Figures, ModelCard } from '../../api/types';
import { Bar } from '../../parts/genre';
import { Scroll } from '../../parts/scroll';
import { genreName } from '../../state/genres';
import { integer, interval, number, percent } from '../../text/format';
import { intervalWords } from './models';

const rows: [string, (figures: Figures) => string][] = [
  ['Clips (n)', (figures) => (figures.n === undefined ? '–' : integer(figures.n))],
  ['Accuracy', (figures) => percent(figures.accuracy)],
  ['95 % interval', (figures) => (figures.accuracy_interval_95 ? interval(figures.accuracy_interval_95) : '–')],
  ['Right among the first three', (figures) => percent(figures.top3_accuracy)],
  ['Macro F1', (figures) => number(figures.macro_f1)],
  ['Macro recall', (figures) => percent(figures.macro_recall)],
  ['Macro ROC AUC', (figures) => number(figures.macro_roc_auc)],
  ['Log loss (nats)', (figures) => number(figures.log_loss)],
  ['Calibration error', (figures) => percent(figures.expected_calibration_error)],
  ['Clips it is sure of', (figures) => percent(figures.answered)],
  ['Wrong among these', (figures) => percent(figures.risk_answered)],
];

export function FigureTable({ figures }: { figures: ModelCard['figures'] }) {
  const splits = (['test', 'valid'] as const).filter((split) => figures[split]);
  if (splits.length === 0) {
    return (
      <section class="panel" aria-labelledby="figures-title">
        <h2 id="figures-title">Figures</h2>
        <p class="quiet">The model file holds none.</p>
      </section>
    );
  }
  return (
    <section class="panel" aria-labelledby="figures-title">
      <h2 id="figures-title">Figures</h2>
      <Scroll label="Table of figures">
      <table class="table" data-testid="figures">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            {splits.map((split) => (
              <th key={split} scope="col" class="right">{split}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .filter(([, show]) => splits.some((split) => show(figures[split] as Figures) !== '–'))
            .map(([name, show]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {splits.map((split) => (
                  <td key={split} class="right number">{show(figures[split] as Figures)}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
      </Scroll>
      {splits.some((split) => figures[split]?.accuracy_interval_95) ? <p class="small quiet">{intervalWords}</p> : null}
      {splits.map((split) => (figures[split]?.of ? <p key={split} class="small quiet">{split}: {figures[split]?.of}.</p> : null))}
    </section>
  );
}

export function PerClass({ classes }: { classes: ClassFigures[] }) {
  if (classes.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="classes-title">
      <h2 id="classes-title">By genre</h2>
      <Scroll label="Figures by genre">
        <table class="table" data-testid="per-class">
          <caption class="visually-hidden">Recall, precision and F1 of each genre on the test split</caption>
          <thead>
            <tr>
              <th scope="col">Genre</th>
              <th scope="col" class="right">n</th>
              <th scope="col">Recall, 95 % interval</th>
              <th scope="col" class="right">Precision</th>
              <th scope="col" class="right">F1</th>
            </tr>
          </thead>
          <tbody>
            {classes.map((item) => (
              <tr key={item.genre}>
                <th scope="row">{genreName(item.genre)}</th>
                <td class="right number">{integer(item.n)}</td>
                <td>
                  <span class="number">{percent(item.recall, 0)}</span>{' '}
                  {item.recall_interval_95 ? <span class="quiet number small">{interval(item.recall_interval_95, 0)}</span> : null}
                  <Bar share={item.recall ?? 0} genre={item.genre} />
                </td>
                <td class="right number">{percent(item.precision, 0)}</td>
                <td class="right number">{number(item.f1, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
