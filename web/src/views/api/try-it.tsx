import { useEffect, useState } from 'preact/hooks';
import { API } from '../../api/client';
import { bytes } from '../../text/format';
import { belowRoot, type Parameter, type Placed } from './document';

interface Reply {
  status: number;
  type: string;
  milliseconds: number;
  size: number;
  text: string;
  /** Of a picture, as an address of this page. */
  picture: string;
}

const mostText = 20000;

function addressOf(operation: Placed, values: Record<string, string>): string {
  const path = belowRoot(operation.path).replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  const query = new URLSearchParams();
  for (const parameter of operation.parameters) {
    if (parameter.in === 'query' && values[parameter.name]) query.set(parameter.name, values[parameter.name]);
  }
  const text = query.toString();
  return API + path + (text ? `?${text}` : '');
}

async function ask(address: string): Promise<Reply> {
  const begun = performance.now();
  const response = await fetch(address, { credentials: 'same-origin' });
  const type = response.headers.get('Content-Type') ?? '';
  const blob = await response.blob();
  const isText = /json|text|xml|csv/.test(type);
  let text = isText ? await blob.text() : '';
  if (/json/.test(type)) text = JSON.stringify(JSON.parse(text), null, 2);
  if (text.length > mostText) text = `${text.slice(0, mostText)}\n… ${text.length - mostText} characters more`;
  return {
    status: response.status,
    type,
    milliseconds: performance.now() - begun,
    size: blob.size,
    text,
    picture: type.startsWith('image/') ? URL.createObjectURL(blob) : '',
  };
}

function Input({ parameter, value, onChange }: { parameter: Parameter; value: string; onChange: (value: string) => void }) {
  return (
    <label class="field">
      <span>
        {parameter.name}
        {parameter.required || parameter.in === 'path' ? ' (needed)' : ''}
      </span>
      <input value={value} onInput={(event) => onChange(event.currentTarget.value)} required={parameter.in === 'path'} />
    </label>
  );
}

/** Asks this server, with the parameters that are typed. */
export function TryIt({ operation }: { operation: Placed }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [reply, setReply] = useState<Reply | null>(null);
  const [error, setError] = useState('');
  useEffect(() => () => URL.revokeObjectURL(reply?.picture ?? ''), [reply]);
  const inputs = operation.parameters.filter((parameter) => parameter.in === 'path' || parameter.in === 'query');
  const submit = (event: Event) => {
    event.preventDefault();
    setError('');
    ask(addressOf(operation, values)).then(setReply, () => setError('No answer came from the server.'));
  };
  return (
    <form class="try" onSubmit={submit}>
      {inputs.length > 0 ? (
        <div class="try-inputs">
          {inputs.map((parameter) => (
            <Input key={parameter.name} parameter={parameter} value={values[parameter.name] ?? ''} onChange={(value) => setValues({ ...values, [parameter.name]: value })} />
          ))}
        </div>
      ) : null}
      <button type="submit" class="button" data-testid="try-it">
        Try it
      </button>
      <div aria-live="polite">
        {error ? <p class="error-text">{error}</p> : null}
        {reply ? (
          <>
            <p class="small number" data-testid="try-status">
              <b>{reply.status}</b> · {reply.type || 'no content'} · {bytes(reply.size)} · {Math.round(reply.milliseconds)} ms
            </p>
            {reply.picture ? <img class="try-picture" src={reply.picture} alt="The picture that the server answered with" /> : null}
            {reply.text ? <pre tabIndex={0}><code>{reply.text}</code></pre> : null}
          </>
        ) : null}
      </div>
    </form>
  );
}
