// The shapes of the API (version 1). Times are RFC 3339 in UTC, durations seconds.

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  remedy?: string;
  request_id?: string;
}

export interface ResultSummary {
  model: string;
  genre: string;
  probability: number;
  sure: boolean;
  milliseconds: number;
}

export interface TimelineWindow {
  start: number;
  end: number;
  probabilities: number[];
}

export interface Result extends ResultSummary {
  track: string;
  model_sha256: string;
  labels: string[];
  probabilities: number[];
  unsure_below: number;
  windows: TimelineWindow[];
  seconds: { decode: number; features: number; network: number };
  warnings: string[];
  analysed: string;
}

export interface Media {
  container: string;
  codec: string;
  sample_rate: number;
  channels: number;
  duration: number;
  mime: string;
}

export interface Label {
  id: number;
  track: string;
  genre: string;
  start: number | null;
  end: number | null;
  note: string;
  by: string;
  created: string;
  said: ResultSummary[];
  name?: string;
}

export type TrackState = 'waiting' | 'heard' | 'failed';

export interface Track {
  id: string;
  name: string;
  bytes: number;
  added: string;
  media: Media | null;
  tags: { title: string | null; artist: string | null; album: string | null };
  state: TrackState;
  job: string | null;
  error: Problem | null;
  results: ResultSummary[];
  agreement: { genre: string; models: number; of: number } | null;
  labels: Label[];
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  id: string;
  kind: 'analyse' | 'explain';
  track: string;
  models: string[];
  state: JobState;
  progress: number;
  stage: string;
  position: number | null;
  attempts: number;
  created: string;
  started: string | null;
  finished: string | null;
  error: Problem | null;
  explanation: string | null;
}

export interface Region {
  start: number;
  end: number;
  low_hz: number;
  high_hz: number;
  relevance: number;
}

export interface RelevanceMap {
  time_edges: number[];
  frequency_edges_hz: number[];
  relevance: number[][];
}

export interface Descriptor {
  name: string;
  value: number;
  training_mean: number;
  relevance: number;
}

export interface Faithfulness {
  faithful: boolean;
  share: number;
  nothing_covered: number;
  most_relevant_covered: number;
  least_relevant_covered: number;
  random_covered: number;
}

export interface Explanation {
  id: string;
  track: string;
  model: string;
  genre: string;
  probability: number;
  at: number | null;
  start: number;
  end: number;
  kind: 'map' | 'descriptors';
  created: string;
  map: RelevanceMap | null;
  regions_for: Region[];
  regions_against: Region[];
  descriptors: Descriptor[] | null;
  faithfulness: Faithfulness;
}

export interface ExplanationItem {
  id: string;
  model: string;
  genre: string;
  at: number | null;
  start: number;
  end: number;
  created: string;
}

export interface Waveform {
  duration: number;
  peaks: number[];
}

export interface SpectrogramFacts {
  duration: number;
  columns: number;
  bands: number;
  frequency_edges_hz: number[];
  floor_db: number;
}

export interface ModelSummary {
  name: string;
  default: boolean;
  kind: string;
  labels: string[];
  parameters: number | null;
  bytes: number;
  sha256: string;
  unsure_below: number;
  leaky: boolean;
  accuracy: { value: number; low: number; high: number; n: number; split: string } | null;
}

export interface Figures {
  accuracy?: number;
  accuracy_interval_95?: [number, number];
  n?: number;
  macro_f1?: number;
  macro_recall?: number;
  macro_roc_auc?: number;
  log_loss?: number;
  expected_calibration_error?: number;
  top3_accuracy?: number;
  answered?: number;
  risk_answered?: number;
  confusion?: number[][];
  of?: string;
}

export interface ClassFigures {
  genre: string;
  n: number;
  recall: number | null;
  precision: number | null;
  f1: number | null;
  recall_interval_95?: [number, number] | null;
}

export interface Epoch {
  epoch: number;
  train_loss: number | null;
  train_accuracy: number | null;
  valid_loss: number | null;
  valid_accuracy: number | null;
}

export interface Layer {
  name: string;
  kind: string;
  output: number[] | string;
  parameters: number;
}

export interface ModelCard extends ModelSummary {
  input: Record<string, unknown>;
  window_seconds: number | null;
  flops_per_window: number | null;
  layers: Layer[];
  provenance: Record<string, unknown>;
  figures: { test?: Figures; valid?: Figures };
  per_class: ClassFigures[];
  history: Epoch[] | null;
  card: string | null;
}

export interface Report {
  name: string;
  title: string;
  created: string;
  models: string[];
  leaky: boolean;
}

export interface ReportDetail extends Report {
  comparison: unknown;
  has_page: boolean;
}

export interface ServerFacts {
  name: string;
  version: string;
  key_needed: boolean;
  signed_in: boolean;
  sandbox?: { seccomp: boolean; landlock: boolean; limits: boolean };
  default_model?: string;
  models?: string[];
  genres?: string[];
  limits?: {
    upload_bytes: number;
    track_seconds: number;
    storage_bytes: number;
    queued_jobs: number;
    requests_per_minute: number;
    files_per_upload: number;
  };
  storage?: { bytes: number; tracks: number };
  workers?: number;
}

export interface Listing<T> {
  items: T[];
  total: number;
  next: string | null;
}

export interface Submitted {
  items: { track: Track; job: Job; new: boolean }[];
}
