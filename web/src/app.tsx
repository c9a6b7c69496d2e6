import { Empty } from './parts/notes';
import { Page, useTitle } from './parts/page';
import { Shell } from './parts/shell';
import { SignIn } from './parts/sign-in';
import { route } from './router';
import { server } from './state/session';
import { useStore } from './state/store';
import { ApiView } from './views/api/api';
import { CompareView } from './views/compare/compare';
import { LabelsView } from './views/labels/labels';
import { LibraryView } from './views/library/library';
import { ModelView } from './views/models/model';
import { ModelsView } from './views/models/models';
import { ReportView } from './views/reports/report';
import { ReportsView } from './views/reports/reports';
import { StartView } from './views/start/start';
import { TrackView } from './views/track/track';

function NotFound() {
  return (
    <Page title="Not found">
      <Empty title="There is no such page">
        <p>
          <a href="#/">Back to the start</a>
        </p>
      </Empty>
    </Page>
  );
}

/** Behind the dialog, which has the heading. */
function Locked() {
  useTitle('Sign in');
  return null;
}

function View() {
  const [place, name] = useStore(route).path;
  if (!place) return <StartView />;
  if (place === 'library') return <LibraryView />;
  if (place === 'labels') return <LabelsView />;
  if (place === 'api') return <ApiView />;
  if (place === 'models') return name ? <ModelView key={name} name={name} /> : <ModelsView />;
  if (place === 'reports') return name ? <ReportView key={name} name={name} /> : <ReportsView />;
  if (place === 'tracks' && name) return <TrackView key={name} id={name} />;
  if (place === 'compare' && name) return <CompareView key={name} id={name} />;
  return <NotFound />;
}

export function App() {
  const facts = useStore(server);
  // Without a key everything else would be refused: the dialog alone is shown.
  const place = useStore(route).path[0];
  const locked = facts !== null && facts.key_needed && !facts.signed_in;
  return (
    <>
      <Shell>{locked && place !== 'api' ? <Locked /> : <View />}</Shell>
      <SignIn />
    </>
  );
}
