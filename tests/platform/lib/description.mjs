// The OpenAPI document as a test sees it: operations, and checks of answers against their schemas.

import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { mergeParts } from '../merge.mjs';
import { description } from './places.mjs';

const methods = ['get', 'post', 'delete', 'put', 'patch'];

export class Description {
  constructor(document = mergeParts(description)) {
    this.document = document;
    this.ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
    addFormats.default(this.ajv);
    this.ajv.addSchema(this.document, 'api');
    this.seen = new Map();
    this.operations = [];
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of methods.filter((name) => item[name])) {
        this.operations.push({ ...item[method], method: method.toUpperCase(), path });
      }
    }
  }

  operation(id) {
    const found = this.operations.find((operation) => operation.operationId === id);
    if (!found) throw new Error(`the document has no operation ${id}`);
    return found;
  }

  resolve(node) {
    if (!node?.$ref) return node;
    return node.$ref.slice(2).split('/').reduce((at, key) => at[key], this.document);
  }

  /** Errors of a value against a schema of the document by name, as text; empty: none. */
  errors(name, value) {
    return this.errorsOf({ $ref: `#/components/schemas/${name}` }, value);
  }

  errorsOf(schema, value) {
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));
    const validate = this.ajv.compile(absolute);
    if (validate(value)) return '';
    return this.ajv.errorsText(validate.errors.slice(0, 5), { separator: '\n' });
  }

  /**
   * Holds an answer of an operation against the document, and remembers that it was seen. The status has to be
   * documented by itself; `default` stands for what no test can provoke.
   */
  check(id, answer, { head = false } = {}) {
    const operation = this.operation(id);
    const where = `${operation.method} ${operation.path} ${answer.status}`;
    const response = this.resolve(operation.responses[answer.status]);
    if (!response) throw new Error(`${where}: is not documented: ${answer.text().slice(0, 500)}`);
    this.mark(id, answer.status);
    for (const [name, header] of Object.entries(response.headers ?? {})) {
      const value = answer.headers[name.toLowerCase()];
      const { schema, required } = this.resolve(header);
      if (value === undefined && !required) continue;
      if (value === undefined) throw new Error(`${where}: has no header ${name}`);
      const text = Array.isArray(value) ? value[0] : value;
      const errors = this.errorsOf(schema, schema.type === 'integer' ? Number(text) : text);
      if (errors) throw new Error(`${where}: header ${name}: ${text}: ${errors}`);
    }
    if (!response.content) {
      if (answer.body.length > 0) throw new Error(`${where}: should have no body, has ${answer.body.length} bytes`);
      return answer;
    }
    const type = answer.type;
    const media = response.content[type] ?? response.content[`${type.split('/')[0]}/*`];
    if (!media) throw new Error(`${where}: the type ${type} is not documented`);
    if (!head && /[/+]json$/.test(type)) {
      const errors = this.errorsOf(media.schema, answer.json());
      if (errors) throw new Error(`${where}: ${errors}\n${answer.text().slice(0, 2000)}`);
    }
    return answer;
  }

  mark(id, status) {
    if (!this.seen.has(id)) this.seen.set(id, new Set());
    this.seen.get(id).add(String(status));
  }

  /** "operation status" of all that no test has seen. */
  unseen() {
    return this.operations.flatMap(({ operationId, responses }) =>
      Object.keys(responses)
        .filter((status) => status !== 'default' && !this.seen.get(operationId)?.has(status))
        .map((status) => `${operationId} ${status}`));
  }
}

/** Asserts problem details of a kind: every error has them. */
export function checkProblem(api, answer, status, name) {
  const text = answer?.body ? answer.text().slice(0, 500) : 'no answer';
  if (answer?.status !== status) throw new Error(`expected ${status} ${name}, got ${answer?.status}: ${text}`);
  if (answer.type !== 'application/problem+json') throw new Error(`${status}: type is ${answer.type}: ${text}`);
  const problem = answer.json();
  const errors = api.errors('Problem', problem);
  if (errors) throw new Error(`${status}: ${errors}: ${text}`);
  if (problem.status !== status) throw new Error(`the problem says ${problem.status}, the answer ${status}`);
  if (name && problem.type !== `urn:resonet:problem:${name}`) throw new Error(`expected ${name}: ${text}`);
  return problem;
}
