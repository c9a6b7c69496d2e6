import { inline } from '../../text/markdown-inline';
import { typeWords, type Schema } from './document';

/** What a value must keep to, in words. */
export function limits(schema: Schema): string {
  const parts = [
    schema.minimum !== undefined ? `at least ${schema.minimum}` : '',
    schema.maximum !== undefined ? `at most ${schema.maximum}` : '',
    schema.maxLength !== undefined ? `at most ${schema.maxLength} characters` : '',
    schema.default !== undefined ? `default ${JSON.stringify(schema.default)}` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** The type of a value; names of schemas are links to them. */
export function Type({ schema }: { schema: Schema | undefined }) {
  const words = typeWords(schema);
  const several = (schema?.oneOf ?? schema?.anyOf ?? []).map((one) => typeWords(one));
  return <code class="type">{several.length > 0 ? several.join(' | ') : words}</code>;
}

/** Properties of an object, one a line. */
export function Properties({ schema }: { schema: Schema }) {
  const parts = [schema, ...(schema.allOf ?? [])];
  const own = parts.flatMap((part) => Object.entries(part.properties ?? {}));
  const required = new Set(parts.flatMap((part) => part.required ?? []));
  const extended = (schema.allOf ?? []).filter((part) => part.$ref);
  if (own.length === 0 && extended.length === 0) {
    return (
      <p>
        <Type schema={schema} /> {inline(schema.description ?? '')}
      </p>
    );
  }
  return (
    <>
      {extended.map((part) => (
        <p key={part.$ref}>
          All of <Type schema={part} />, and:
        </p>
      ))}
      <dl class="properties">
        {own.map(([name, property]) => (
          <div key={name}>
            <dt>
              <code>{name}</code> {required.has(name) ? null : <span class="quiet small">optional</span>}
            </dt>
            <dd>
              <Type schema={property} /> {inline(property.description ?? '')} <span class="quiet">{limits(property)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
