// What the page reads of an OpenAPI document.

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  additionalProperties?: Schema | boolean;
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: 'query' | 'path' | 'header' | 'cookie';
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export interface Content {
  schema?: Schema;
  example?: unknown;
}

export interface Answer {
  $ref?: string;
  description?: string;
  content?: Record<string, Content>;
}

export interface Operation {
  tags?: string[];
  summary?: string;
  description?: string;
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: { $ref?: string; description?: string; required?: boolean; content?: Record<string, Content> };
  responses?: Record<string, Answer>;
}

export interface Document {
  info?: { title?: string; version?: string; description?: string };
  servers?: { url: string }[];
  tags?: { name: string; description?: string }[];
  paths?: Record<string, Record<string, unknown>>;
  components?: Record<string, Record<string, unknown>>;
}

export interface Placed {
  method: string;
  path: string;
  operation: Operation;
  parameters: Parameter[];
}

/** What a "#/components/..." reference stands for; the thing itself if it is none. */
export function resolve<T extends { $ref?: string }>(document: Document, value: T): T {
  if (!value.$ref?.startsWith('#/')) return value;
  let found: unknown = document;
  for (const part of value.$ref.slice(2).split('/')) {
    found = (found as Record<string, unknown> | undefined)?.[part.replace(/~1/g, '/').replace(/~0/g, '~')];
  }
  return (found as T | undefined) ?? value;
}

export function refName(schema: Schema): string {
  return schema.$ref?.split('/').pop() ?? '';
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];

export function operationsByTag(document: Document): [string, Placed[]][] {
  const groups = new Map<string, Placed[]>((document.tags ?? []).map((tag) => [tag.name, []]));
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method] as Operation | undefined;
      if (!operation) continue;
      const shared = (item.parameters ?? []) as Parameter[];
      const parameters = [...shared, ...(operation.parameters ?? [])].map((one) => resolve(document, one));
      const tag = operation.tags?.[0] ?? 'other';
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation, parameters }]);
    }
  }
  return [...groups.entries()].filter(([, list]) => list.length > 0);
}

/** Where the API begins on a server. */
export const root = '/api/v1';

/** Path of an operation below the root of the API: "/api/v1/tracks" and "/tracks" are the same. */
export function belowRoot(path: string): string {
  return path.replace(/^\/api\/v1/, '') || '/';
}

/** Type of a schema in a few words. */
export function typeWords(schema: Schema | undefined): string {
  if (!schema) return 'any';
  if (schema.$ref) return refName(schema);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const several = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (several) return several.map(typeWords).join(schema.allOf ? ' & ' : ' | ');
  if (schema.type === 'array') return `[${typeWords(schema.items)}]`;
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? (schema.properties ? 'object' : 'any'));
  return schema.format ? `${type} (${schema.format})` : type;
}
