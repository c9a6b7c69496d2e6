import { render } from 'preact';
import { App } from './app';
import { startLive } from './state/live';
import { loadServer } from './state/server';
import { startUploads } from './state/uploads';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/controls.css';
import './styles/lists.css';
import './styles/start.css';
import './styles/track.css';
import './styles/charts.css';
import './styles/documents.css';

startLive();
startUploads();
void loadServer();
render(<App />, document.getElementById('app') as HTMLElement);
