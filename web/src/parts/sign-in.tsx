import { useState } from 'preact/hooks';
import { asProblem } from '../api/problem';
import { signIn } from '../state/server';
import { signInOpen } from '../state/session';
import { useStore } from '../state/store';
import { Dialog } from './dialog';

export function SignIn() {
  const open = useStore(signInOpen);
  const [key, setKey] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  if (!open) return null;
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError('');
    try {
      await signIn(key.trim());
      setKey('');
    } catch (failure) {
      const problem = asProblem(failure);
      setError(problem.status === 401 ? 'The server does not know this key.' : (problem.detail ?? problem.title));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title="Sign in" closable={false} onClose={() => undefined} testId="sign-in">
      <p>
        This server needs a key. Whoever runs it makes one with <code>resonet keys create NAME</code>.
      </p>
      <form onSubmit={submit} class="form">
        <label class="field">
          <span>Key</span>
          <input type="password" autocomplete="current-password" required value={key} onInput={(event) => setKey(event.currentTarget.value)} data-testid="sign-in-key" aria-describedby="sign-in-error" />
        </label>
        <p id="sign-in-error" class="error-text" role="alert">{error}</p>
        <div class="dialog-actions">
          <button type="submit" class="button primary" disabled={busy || !key.trim()} data-testid="sign-in-submit">
            Sign in
          </button>
        </div>
      </form>
    </Dialog>
  );
}
