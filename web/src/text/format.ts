// Numbers and times as people read them. U+202F, a narrow space that does not break, stands before units.
const narrow = '\u202f';

export function percent(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  const value = share * 100;
  const limit = 100 - 0.5 * 10 ** -digits;
  if (share < 1 && value >= limit) return `> ${(100 - 10 ** -digits).toFixed(digits)}${narrow}%`;
  return `${value.toFixed(digits)}${narrow}%`;
}

/** The ends of an interval of shares: "67.7 to 77.9 %" */
export function interval(ends: readonly [number, number], digits = 1): string {
  return `${(ends[0] * 100).toFixed(digits)} to ${(ends[1] * 100).toFixed(digits)}${narrow}%`;
}

/** 84.2 -> "1:24", with `digits` -> "1:24.2". Rounded, not cut: 24.96 is "0:25". */
export function clock(seconds: number, digits = 0): string {
  const factor = 10 ** digits;
  const rounded = Math.round(seconds * factor) / factor;
  const hours = Math.floor(rounded / 3600);
  const minutes = Math.floor((rounded % 3600) / 60);
  const rest = (rounded % 60).toFixed(digits).padStart(digits ? digits + 3 : 2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** 3600 -> "60 minutes" */
export function spanWords(seconds: number): string {
  if (seconds >= 7200) return plural(Math.round(seconds / 360) / 10, 'hour');
  return seconds >= 120 ? plural(Math.round(seconds / 60), 'minute') : plural(Math.round(seconds), 'second');
}

/** "1:24.5", "84.5" or "84,5" -> seconds; null if it is none of these. */
export function parseClock(text: string): number | null {
  const parts = text.trim().replace(',', '.').split(':');
  if (parts.length === 0 || parts.length > 3 || parts.some((part) => !/^\d+(\.\d*)?$/.test(part))) return null;
  return parts.reduce((total, part) => total * 60 + Number(part), 0);
}

/** In powers of 1024, as the server means its limits: 209715200 -> "200 MiB". */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(unit === 0 || value >= 100 ? 0 : 1))}${narrow}${units[unit]}`;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function integer(value: number): string {
  return whole.format(value).replace(/,/g, narrow);
}

/** With thousands set apart and at most `digits` places. */
export function number(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return integer(value);
  return value.toFixed(digits);
}

/** A number of any size, with about four significant digits. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2).replace('-', '−');
  return (size >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)))).replace('-', '−');
}

export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 ? '−' : '+'}${text}`;
}

export function frequency(hz: number): string {
  return hz >= 1000 ? `${Number((hz / 1000).toPrecision(2))}${narrow}kHz` : `${Math.round(hz)}${narrow}Hz`;
}

/** "200–800 Hz", "0.9–1.6 kHz" */
export function frequencyRange(low: number, high: number): string {
  if (high < 1000) return `${Math.round(low)}–${Math.round(high)}${narrow}Hz`;
  return `${(low / 1000).toFixed(1)}–${(high / 1000).toFixed(1)}${narrow}kHz`;
}

export function timeRange(start: number, end: number): string {
  // Stretches of a second or two would read "0:45–0:45".
  const digits = end - start < 4 ? 1 : 0;
  return `${clock(start, digits)}–${clock(end, digits)}`;
}

export function milliseconds(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(1)}${narrow}s` : `${value < 10 ? value.toFixed(1) : Math.round(value)}${narrow}ms`;
}

const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function date(text: string): string {
  const value = new Date(text);
  return Number.isNaN(value.getTime()) ? text : dateTime.format(value);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${integer(count)} ${count === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
