const locale = 'en';
const wholeNumber = new Intl.NumberFormat(locale);
const oneDigit = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const plurals = new Intl.PluralRules(locale);
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** `count` with its noun in the right number, such as "1,204 tracks". */
export function plural(count: number, forms: { one: string; other: string }): string {
  const form = plurals.select(count) === 'one' ? forms.one : forms.other;
  return `${wholeNumber.format(count)} ${form}`;
}

export function formatNumber(value: number): string {
  return wholeNumber.format(value);
}

/** `3:07`, or `1:02:09` from an hour on; a dash for what is not known. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–:––';
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Duration of a track, whose last started second counts as heard. */
export function formatTrackLength(milliseconds: number): string {
  return formatDuration(Math.round(milliseconds / 1000));
}

/** `42 min`, or `1 h 5 min`; under a minute in seconds. For albums and lists. */
export function formatLength(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes === 0) return `${Math.round(milliseconds / 1000)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0
    ? `${wholeNumber.format(hours)} h`
    : `${wholeNumber.format(hours)} h ${rest} min`;
}

/** Words for a screen reader: "3 minutes 7 seconds". */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) parts.push(plural(hours, { one: 'hour', other: 'hours' }));
  if (minutes > 0) parts.push(plural(minutes, { one: 'minute', other: 'minutes' }));
  if (whole % 60 > 0 || parts.length === 0) {
    parts.push(plural(whole % 60, { one: 'second', other: 'seconds' }));
  }
  return parts.join(' ');
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${oneDigit.format(value)} ${units[unit]}`;
}

/** `44.1 kHz`. */
export function formatSampleRate(hertz: number): string {
  return `${oneDigit.format(hertz / 1000)} kHz`;
}

export function formatBitrate(bitsPerSecond: number): string {
  return `${wholeNumber.format(Math.round(bitsPerSecond / 1000))} kbit/s`;
}

export function formatMilliseconds(value: number): string {
  return `${oneDigit.format(value)} ms`;
}

/** "yesterday", "3 hours ago"; `now` is passed in so that it can be tested. */
export function formatAgo(then: number, now: number): string {
  const seconds = (then - now) / 1000;
  const steps: readonly [number, Intl.RelativeTimeFormatUnit][] = [
    [86_400 * 365, 'year'],
    [86_400 * 30, 'month'],
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  for (const [length, unit] of steps) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return relative.format(0, 'second');
}
