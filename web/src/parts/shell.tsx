import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { route } from '../router';
import { online, tryNow } from '../state/connection';
import { signOut } from '../state/server';
import { server } from '../state/session';
import { useStore } from '../state/store';
import { theme, toggleTheme } from '../state/theme';
import { uploads } from '../state/uploads';
import { Announcer } from './announce';
import { Icon, Logo } from './icon';

const places: [string, string][] = [
  ['', 'Hear'],
  ['library', 'Library'],
  ['labels', 'Labels'],
  ['models', 'Models'],
  ['reports', 'Reports'],
  ['api', 'API'],
];

function Navigation() {
  const current = useStore(route).path[0] ?? '';
  const active = useStore(uploads).filter((item) => item.state === 'sending' || item.state === 'hearing').length;
  const here = current === 'tracks' || current === 'compare' ? 'library' : current;
  const [open, setOpen] = useState(false);
  const now = useStore(route);
  useEffect(() => setOpen(false), [now]);
  return (
    <nav aria-label="Main" class={open ? 'navigation open' : 'navigation'}>
      <button type="button" class="button ghost menu-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="menu" />
        <span class="visually-hidden">Menu</span>
      </button>
      <ul>
        {places.map(([path, name]) => (
          <li key={path}>
            <a href={`#/${path}`} aria-current={path === here ? 'page' : undefined}>
              {name}
              {path === '' && active > 0 ? <span class="count" aria-label={`${active} in work`}>{active}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ThemeToggle() {
  const dark = useStore(theme) === 'dark';
  return (
    <button type="button" class="button ghost" onClick={toggleTheme} aria-pressed={dark} aria-label="Dark theme" title={dark ? 'Light theme' : 'Dark theme'} data-testid="theme-toggle">
      <Icon name={dark ? 'sun' : 'moon'} />
    </button>
  );
}

function OfflineBanner() {
  if (useStore(online)) return null;
  return (
    <div class="banner" role="alert" data-testid="offline-banner">
      <Icon name="warning" />
      <span>The server does not answer. The page goes on by itself as soon as it is back.</span>
      <button type="button" class="button small" onClick={tryNow}>
        Try now
      </button>
    </div>
  );
}

export function Shell({ children }: { children: ComponentChildren }) {
  const facts = useStore(server);
  const locked = facts !== null && facts.key_needed && !facts.signed_in;
  const where = useStore(route).path.join('/');
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    // A new view is read from its beginning, by eyes and by screen readers.
    if (!first.current) {
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [where]);
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        Skip to the content
      </a>
      <header class="top">
        <div class="top-inner">
          <a class="brand" href="#/">
            <Logo />
            <span>Resonet</span>
          </a>
          {locked ? null : <Navigation />}
          <div class="top-tools">
            {facts?.key_needed && facts.signed_in ? (
              <button type="button" class="button ghost" onClick={() => void signOut()} data-testid="sign-out">
                Sign out
              </button>
            ) : null}
            <ThemeToggle />
          </div>
        </div>
      </header>
      <OfflineBanner />
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
      <footer class="bottom">
        <span>Resonet {facts?.version ?? ''}</span>
        {facts?.sandbox ? <span>{sandboxWords(facts.sandbox)}</span> : null}
        <span>Genres are opinions; a close second is often as good an answer.</span>
      </footer>
      <Announcer />
    </>
  );
}

function sandboxWords(sandbox: { seccomp: boolean; landlock: boolean; limits: boolean }): string {
  const parts = [sandbox.seccomp && 'seccomp', sandbox.landlock && 'Landlock', sandbox.limits && 'resource limits'];
  const there = parts.filter(Boolean);
  return there.length > 0 ? `Files are decoded in a sandbox (${there.join(', ')})` : 'Files are decoded without a sandbox';
}
