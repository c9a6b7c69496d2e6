import { useState } from 'preact/hooks';
import { server } from '../../state/session';
import { useStore } from '../../state/store';
import { inline } from '../../text/markdown-inline';
import { curlOf } from './curl';
import { belowRoot, resolve, root, type Answer, type Content, type Document, type Placed } from './document';
import { limits, Type } from './schema';
import { TryIt } from './try-it';

function Contents({ content }: { content: Record<string, Content> | undefined }) {
  if (!content) return null;
  return (
    <>
      {Object.entries(content).map(([kind, one]) => (
        <span key={kind} class="content-kind">
          <span class="quiet">{kind}</span> {one.schema ? <Type schema={one.schema} /> : null}
        </span>
      ))}
    </>
  );
}

function Details({ document, placed }: { document: Document; placed: Placed }) {
  const { operation, parameters } = placed;
  const keyNeeded = useStore(server)?.key_needed ?? false;
  const body = operation.requestBody ? resolve(document, operation.requestBody) : null;
  const answers = Object.entries(operation.responses ?? {}).map(([status, answer]): [string, Answer] => [status, resolve(document, answer)]);
  return (
    <div class="operation-body">
      {operation.description ? <p>{inline(operation.description)}</p> : null}
      {parameters.length > 0 ? (
        <>
          <h3>Parameters</h3>
          <dl class="properties">
            {parameters.map((parameter) => (
              <div key={`${parameter.in} ${parameter.name}`}>
                <dt>
                  <code>{parameter.name}</code> <span class="quiet small">{parameter.in}{parameter.required ? ', needed' : ''}</span>
                </dt>
                <dd>
                  <Type schema={parameter.schema} /> {inline(parameter.description ?? parameter.schema?.description ?? '')}{' '}
                  <span class="quiet">{parameter.schema ? limits(parameter.schema) : ''}</span>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      {body ? (
        <>
          <h3>Body</h3>
          <p>
            {inline(body.description ?? '')} <Contents content={body.content} />
          </p>
        </>
      ) : null}
      <h3>Answers</h3>
      <dl class="properties">
        {answers.map(([status, answer]) => (
          <div key={status}>
            <dt>
              <code>{status}</code>
            </dt>
            <dd>
              {inline(answer.description ?? '')} <Contents content={answer.content} />
            </dd>
          </div>
        ))}
      </dl>
      <h3>Example</h3>
      <pre tabIndex={0}>
        <code>{curlOf(document, { ...placed, operation: { ...operation, requestBody: body ?? undefined } }, keyNeeded)}</code>
      </pre>
      {placed.method === 'get' && !/event-stream/.test(JSON.stringify(operation.responses ?? {})) ? <TryIt operation={placed} /> : null}
    </div>
  );
}

export function OperationItem({ document, placed }: { document: Document; placed: Placed }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="operation" onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="operation">
      <summary>
        <span class={`method method-${placed.method}`}>{placed.method.toUpperCase()}</span>
        <code>{root + belowRoot(placed.path)}</code>
        <span class="quiet">{inline(placed.operation.summary ?? '')}</span>
      </summary>
      {open ? <Details document={document} placed={placed} /> : null}
    </details>
  );
}
