// comparison.json of `resonet compare`, read tolerantly: what is missing or of another kind is left out.

export interface ComparedModel {
  name: string;
  kind: string;
  summary: string;
  value: number;
  interval: [number, number] | null;
  clips: number | null;
  units: number | null;
  unit: string;
  seeds: number | null;
  parameters: number | null;
  trainingSeconds: number | null;
  macroF1: number | null;
  leak: boolean;
}

export interface ComparedPair {
  first: string;
  second: string;
  difference: number;
  interval: [number, number] | null;
  p: number | null;
  holm: number | null;
  mcnemar: number | null;
  verdict: string;
  significant: boolean;
}

export interface Comparison {
  models: ComparedModel[];
  pairs: ComparedPair[];
  notes: string[];
  problems: string[];
  leak: boolean;
  validation: boolean;
}

type Fields = Record<string, unknown>;

function fields(value: unknown): Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function finite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function range(value: unknown): [number, number] | null {
  const [low, high] = list(value).map(finite);
  return low !== null && low !== undefined && high !== null && high !== undefined ? [low, high] : null;
}

function texts(value: unknown): string[] {
  return list(value).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

function model(value: unknown): ComparedModel | null {
  const given = fields(value);
  const accuracy = fields(given.accuracy);
  const clips = fields(given.clips);
  const found = finite(accuracy.value) ?? finite(clips.accuracy);
  if (!text(given.name) || found === null) return null;
  return {
    name: text(given.name),
    kind: text(given.kind),
    summary: text(given.summary),
    value: found,
    interval: range(accuracy.interval_95) ?? range(clips.accuracy_interval_95_grouped) ?? range(clips.accuracy_interval_95),
    clips: finite(given.test_clips) ?? finite(clips.n),
    units: finite(given.units),
    unit: text(given.unit),
    seeds: finite(given.seeds),
    parameters: finite(given.parameters),
    trainingSeconds: finite(given.training_seconds),
    macroF1: finite(fields(clips.macro).f1),
    leak: Boolean(given.leak),
  };
}

function pair(value: unknown): ComparedPair | null {
  const given = fields(value);
  const difference = finite(fields(given.difference).value);
  if (!text(given.first) || !text(given.second) || difference === null) return null;
  return {
    first: text(given.first),
    second: text(given.second),
    difference,
    interval: range(fields(given.difference).interval_95),
    p: finite(given.p),
    holm: finite(given.p_holm),
    mcnemar: finite(fields(given.mcnemar).p),
    verdict: text(given.verdict),
    significant: given.significant === true,
  };
}

export function readComparison(value: unknown): Comparison {
  const given = fields(value);
  const there = <T>(item: T | null): item is T => item !== null;
  return {
    models: list(given.models).map(model).filter(there).sort((a, b) => b.value - a.value),
    pairs: list(given.pairs).map(pair).filter(there),
    notes: texts(given.notes),
    problems: texts(given.problems),
    leak: Boolean(given.leak),
    validation: given.validation === true,
  };
}
