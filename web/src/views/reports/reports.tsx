import { getJson } from '../../api/client';
import type { Report } from '../../api/types';
import { Await, Empty } from '../../parts/notes';
import { Page } from '../../parts/page';
import { Time } from '../../parts/time';
import { href } from '../../router';
import { useResource } from '../../state/resource';
import { plural } from '../../text/format';
import { Leaky } from '../models/models';

export function ReportsView() {
  const reports = useResource<{ items: Report[] }>((signal) => getJson('/reports', signal), ['reports']);
  return (
    <Page title="Reports" lead="Comparisons of models, as resonet compare writes them">
      <Await of={reports} what="reports">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No reports yet">
              <p>
                Write one into the server's folder of reports: <code>resonet compare runs/first runs/second --out reports/mine</code>
              </p>
            </Empty>
          ) : (
            <ul class="cards">
              {items.map((report) => (
                <li key={report.name} class="panel card" data-testid="report-card">
                  <h2>
                    <a href={href('reports', report.name)}>{report.title || report.name}</a>
                  </h2>
                  {report.leaky ? (
                    <p class="badges">
                      <Leaky />
                    </p>
                  ) : null}
                  <p>
                    {plural(report.models.length, 'model')}: {report.models.join(', ')}
                  </p>
                  <p class="small quiet">
                    <code>{report.name}</code> · <Time at={report.created} />
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Page>
  );
}
