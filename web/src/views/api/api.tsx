import { API, getJson } from '../../api/client';
import { Await } from '../../parts/notes';
import { Page } from '../../parts/page';
import { useResource } from '../../state/resource';
import { capital } from '../../text/format';
import { Markdown } from '../../text/markdown';
import { inline } from '../../text/markdown-inline';
import { operationsByTag, type Document, type Schema } from './document';
import { OperationItem } from './operation';
import { Properties } from './schema';

export function ApiView() {
  const document = useResource<Document>((signal) => getJson('/openapi.json', signal), ['openapi']);
  return (
    <Page
      title="API"
      lead={document.data?.info?.version ? `Version ${document.data.info.version}; everything this page does can be done by programs` : undefined}
      actions={
        <a class="button" href={`${API}/openapi.json`}>
          openapi.json
        </a>
      }
    >
      <Await of={document} what="description of the API">
        {(data) => (
          <>
            {data.info?.description ? (
              <section class="panel prose" aria-label="About">
                <Markdown text={data.info.description} />
              </section>
            ) : null}
            {operationsByTag(data).map(([tag, list]) => (
              <section key={tag} class="panel" aria-label={capital(tag)}>
                <h2>{capital(tag)}</h2>
                {data.tags?.find((one) => one.name === tag)?.description ? <p class="quiet">{inline(data.tags.find((one) => one.name === tag)?.description ?? '')}</p> : null}
                <div>
                  {list.map((placed) => (
                    <OperationItem key={`${placed.method} ${placed.path}`} document={data} placed={placed} />
                  ))}
                </div>
              </section>
            ))}
            {data.components?.schemas ? (
              <section class="panel" aria-label="Schemas">
                <h2>Schemas</h2>
                <div>
                  {Object.entries(data.components.schemas as Record<string, Schema>).map(([name, schema]) => (
                  <details key={name} class="operation">
                    <summary>
                      <code>{name}</code>
                      <span class="quiet">{inline(schema.description ?? '')}</span>
                    </summary>
                    <div class="operation-body">
                      <Properties schema={schema} />
                    </div>
                  </details>
                ))}
                </div>
              </section>
            ) : null}
          </>
        )}
      </Await>
    </Page>
  );
}
