import { useState } from 'preact/hooks';
import { API, getJson } from '../../api/client';
import type { ReportDetail } from '../../api/types';
import { DotPlot } from '../../charts/dot-plot';
import { Icon } from '../../parts/icon';
import { Await } from '../../parts/notes';
import { Page } from '../../parts/page';
import { Scroll } from '../../parts/scroll';
import { useResource } from '../../state/resource';
import { clock, date, integer, interval, number, percent, plural, signed } from '../../text/format';
import { Leaky } from '../models/models';
import { readComparison, type ComparedModel, type ComparedPair } from './comparison';

function points(range: [number, number] | null): string {
  return range ? `${signed(range[0] * 100)} to ${signed(range[1] * 100)}` : '–';
}

function Accuracies({ models }: { models: ComparedModel[] }) {
  const sample = models[0];
  const dots = models.map((model) => ({
    name: model.name,
    value: model.value * 100,
    low: model.interval ? model.interval[0] * 100 : null,
    high: model.interval ? model.interval[1] * 100 : null,
    words: `${percent(model.value)}${model.interval ? `, 95 % interval ${interval(model.interval)}` : ''}`,
  }));
  return (
    <section class="panel" aria-labelledby="accuracy-title">
      <h2 id="accuracy-title">Accuracy</h2>
      <DotPlot dots={dots} label="Accuracy of each model" axis="clips that are right, %, with 95 % interval" limits={[0, 100]} />
      <Scroll label="Table of accuracies">
        <table class="table" data-testid="report-models">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" class="right">Accuracy</th>
              <th scope="col" class="right">95 % interval</th>
              <th scope="col" class="right">Macro F1</th>
              <th scope="col" class="right">n</th>
              <th scope="col" class="right">Seeds</th>
              <th scope="col" class="right">Parameters</th>
              <th scope="col" class="right">Training (min:s)</th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={model.name}>
                <th scope="row">
                  {model.name} {model.leak ? <Leaky /> : null}
                  {model.summary ? <span class="quiet small">{model.summary}</span> : null}
                </th>
                <td class="right number">{percent(model.value)}</td>
                <td class="right number">{model.interval ? interval(model.interval) : '–'}</td>
                <td class="right number">{number(model.macroF1)}</td>
                <td class="right number">{model.clips === null ? '–' : integer(model.clips)}</td>
                <td class="right number">{model.seeds ?? '–'}</td>
                <td class="right number">{model.parameters === null ? '–' : integer(model.parameters)}</td>
                <td class="right number">{model.trainingSeconds === null ? '–' : clock(model.trainingSeconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {sample?.units && sample.unit ? <p class="small quiet">Intervals are those of {plural(sample.units, sample.unit)}: clips of one {sample.unit} are right or wrong together.</p> : null}
    </section>
  );
}

function Pairs({ pairs }: { pairs: ComparedPair[] }) {
  if (pairs.length === 0) return null;
  const shown = pairs.slice(0, 12);
  return (
    <section class="panel" aria-labelledby="pairs-title">
      <h2 id="pairs-title">Differences</h2>
      <DotPlot
        dots={shown.map((pair) => ({
          name: `${pair.first} − ${pair.second}`,
          value: pair.difference * 100,
          low: pair.interval ? pair.interval[0] * 100 : null,
          high: pair.interval ? pair.interval[1] * 100 : null,
          words: `${signed(pair.difference * 100)} points, ${pair.verdict}`,
        }))}
        label="Difference of accuracy of each pair of models on the same clips"
        axis="percentage points, with 95 % interval"
        mark={0}
      />
      {shown.length < pairs.length ? <p class="small quiet">The first {shown.length} of {plural(pairs.length, 'pair')}; the table has all.</p> : null}
      <Scroll label="Table of differences">
        <table class="table" data-testid="report-pairs">
          <thead>
            <tr>
              <th scope="col">Pair</th>
              <th scope="col" class="right">Difference, points</th>
              <th scope="col" class="right">95 % interval</th>
              <th scope="col" class="right">p</th>
              <th scope="col" class="right">p, Holm</th>
              <th scope="col" class="right">p, McNemar</th>
              <th scope="col" class="pad-left">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair) => (
              <tr key={`${pair.first} ${pair.second}`}>
                <th scope="row">{pair.first} − {pair.second}</th>
                <td class="right number">{signed(pair.difference * 100)}</td>
                <td class="right number">{points(pair.interval)}</td>
                <td class="right number">{number(pair.p)}</td>
                <td class="right number">{number(pair.holm)}</td>
                <td class="right number">{number(pair.mcnemar)}</td>
                <td class="pad-left">{pair.significant ? <b>{pair.verdict}</b> : pair.verdict}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="small quiet">
        Both models on the same clips. Each interval is that of its pair alone; the verdict goes by Holm's p, which corrects for the number of pairs. So an
        interval may leave out zero and the verdict still be “not significant”.
      </p>
    </section>
  );
}

function FullPage({ name }: { name: string }) {
  const [open, setOpen] = useState(false);
  const address = `${API}/reports/${encodeURIComponent(name)}/page`;
  return (
    <section class="panel" aria-labelledby="page-title">
      <div class="panel-head">
        <h2 id="page-title">Full report</h2>
        <a class="button small push" href={address} target="_blank" rel="noopener">
          <Icon name="external" />
          Open in a new tab
        </a>
        <button type="button" class="button small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Hide' : 'Show here'}
        </button>
      </div>
      {open ? <iframe class="report-frame" src={address} title="Full report" sandbox="" /> : <p class="quiet">All figures, curves and tables of the comparison on one page.</p>}
    </section>
  );
}

export function ReportView({ name }: { name: string }) {
  const report = useResource<ReportDetail>((signal) => getJson(`/reports/${encodeURIComponent(name)}`, signal), [name]);
  const title = report.data?.title || name;
  return (
    <Page
      title={title}
      documentTitle={`Report ${title}`}
      lead={
        report.data ? (
          <span class="badges">
            <code title="Folder of the report">{name}</code>
            <span>{date(report.data.created)}</span>
            {report.data.leaky ? <Leaky /> : null}
          </span>
        ) : undefined
      }
    >
      <Await of={report} what="report">
        {(data) => {
          const comparison = readComparison(data.comparison);
          return (
            <>
              {comparison.leak || data.leaky ? (
                <p class="note problem">
                  <Icon name="warning" />
                  <span>
                    <strong>Leaky split.</strong> Recordings, artists or copies are in training and test at once: these figures are too good.
                  </span>
                </p>
              ) : null}
              {comparison.validation ? <p class="note">Figures of the validation split.</p> : null}
              {comparison.models.length > 0 ? <Accuracies models={comparison.models} /> : <p>The report names no models.</p>}
              <Pairs pairs={comparison.pairs} />
              {[...comparison.problems, ...comparison.notes].length > 0 ? (
                <section class="panel">
                  <h2>Notes</h2>
                  <ul class="plain">{[...comparison.problems, ...comparison.notes].map((note) => <li key={note}>{note}</li>)}</ul>
                </section>
              ) : null}
              {data.has_page ? <FullPage name={name} /> : null}
            </>
          );
        }}
      </Await>
    </Page>
  );
}
