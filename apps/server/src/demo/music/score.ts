/** What is played, in bars of eight eighths at 72 beats a minute. Notes are MIDI numbers. */
export interface Section {
  readonly title: string;
  readonly chords: readonly Chord[];
  readonly melody: readonly Note[];
  /** How loud each part is, from 0 to 1. */
  readonly parts: {
    readonly pad: number;
    readonly brightness: number;
    readonly bass: number;
    readonly arpeggio: number;
    readonly melody: number;
    readonly birds: number;
  };
  /** Eighths of a bar on which the arpeggio plays, and which note of the chord. */
  readonly pattern: readonly (number | null)[];
}

export interface Chord {
  readonly bars: number;
  readonly bass: number;
  readonly notes: readonly number[];
}

export interface Note {
  readonly bar: number;
  readonly eighth: number;
  readonly note: number;
  readonly eighths: number;
  readonly strength: number;
}

/** 44,100 Hz · 60 s / 72 / 2: an eighth is a whole number of frames. */
export const framesPerEighth = 18_375;
export const framesPerBar = framesPerEighth * 8;

const chordsByName = {
  D: { bass: 38, notes: [57, 62, 64, 66, 69] },
  'D/F#': { bass: 42, notes: [57, 62, 64, 66, 69] },
  Bm: { bass: 35, notes: [54, 62, 64, 66, 69] },
  G: { bass: 43, notes: [55, 59, 62, 66, 69] },
  'G low': { bass: 31, notes: [55, 59, 62, 66, 69] },
  Em: { bass: 40, notes: [55, 59, 62, 66, 71] },
  'F#m': { bass: 42, notes: [57, 61, 64, 66, 69] },
  A: { bass: 33, notes: [57, 59, 61, 64, 69] },
  Asus: { bass: 33, notes: [55, 59, 62, 64, 69] },
} as const;

/** "D G:2" is a bar of D and two of G. */
function chords(text: string): Chord[] {
  return text.split(', ').map((word) => {
    const [name = '', bars = '1'] = word.split(':');
    const chord = chordsByName[name as keyof typeof chordsByName];
    return { bars: Number(bars), ...chord };
  });
}

/** Each bar as "eighth.note.length", notes apart by spaces; `strength` is from 0 to 1. */
function melody(strength: number, bars: readonly string[]): Note[] {
  return bars.flatMap((text, bar) =>
    text
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => {
        const [eighth = 0, note = 0, eighths = 0] = word.split('.').map(Number);
        return { bar, eighth, note, eighths, strength };
      }),
  );
}

/** Four pieces, one breath: chords and echoes reach over every boundary. */
export const score: readonly Section[] = [
  {
    title: 'Before the Birds',
    chords: chords('D:2, Bm:2, G:2, Em:2, D/F#:2, Asus:2'),
    melody: melody(0.35, [
      '',
      '4.81.4',
      '0.78.6',
      '2.76.4',
      '0.79.6',
      '0.78.4 4.74.4',
      '2.71.6',
      '0.74.4 4.76.4',
      '0.78.6',
      '2.81.6',
      '0.83.4 4.81.4',
      '0.76.8',
    ]),
    parts: { pad: 1, brightness: 0.05, bass: 0.6, arpeggio: 0.25, melody: 0.7, birds: 0.6 },
    pattern: [0, null, null, null, 3, null, null, null],
  },
  {
    title: 'First Light',
    chords: chords('D, G, Bm, A, D, G, Em, A, G low, D/F#, Em, Asus'),
    melody: melody(0.55, [
      '0.78.3 3.76.1 4.74.4',
      '0.71.2 2.74.2 4.79.4',
      '0.78.3 3.74.1 4.71.4',
      '0.73.2 2.76.2 4.81.4',
      '0.81.3 3.78.1 4.74.4',
      '0.79.2 2.78.2 4.74.4',
      '0.76.3 3.79.1 4.83.4',
      '0.81.6',
      '0.83.2 2.81.2 4.79.2 6.78.2',
      '0.81.4 4.78.4',
      '0.79.2 2.76.2 4.71.4',
      '0.74.4 4.76.4',
    ]),
    parts: { pad: 0.85, brightness: 0.2, bass: 0.85, arpeggio: 0.7, melody: 0.85, birds: 0.25 },
    pattern: [0, null, 2, 3, 1, null, 4, 3],
  },
  {
    title: 'Over the Hedgerow',
    chords: chords('Bm, G, D, A, Bm, G, Em, A, G low, A, F#m, Bm, Em, Asus'),
    melody: melody(0.75, [
      '0.78.2 2.83.6',
      '0.86.2 2.83.2 4.79.4',
      '0.81.3 3.78.1 4.74.4',
      '0.76.2 2.81.2 4.85.4',
      '0.86.3 3.85.1 4.83.4',
      '0.83.2 2.79.2 4.78.2 6.74.2',
      '0.79.3 3.78.1 4.76.4',
      '0.81.6',
      '0.83.2 2.86.2 4.83.2 6.79.2',
      '0.85.4 4.81.4',
      '0.81.2 2.78.2 4.76.2 6.73.2',
      '0.74.4 4.78.4',
      '0.79.2 2.78.2 4.76.4',
      '0.76.4 4.74.2 6.73.2',
    ]),
    parts: { pad: 0.8, brightness: 0.4, bass: 1, arpeggio: 1, melody: 1, birds: 0 },
    pattern: [0, 2, 4, 3, 1, 3, 4, 2],
  },
  {
    title: 'Morning, Settled',
    chords: chords('D, G, D, G, Em, A, D, Bm, G low, Asus, D:3'),
    melody: melody(0.45, [
      '0.78.4 4.74.4',
      '0.79.6',
      '0.78.3 3.76.1 4.74.4',
      '0.71.8',
      '0.76.4 4.79.4',
      '0.81.8',
      '0.78.6',
      '0.74.4 4.71.4',
      '0.79.4 4.78.4',
      '0.76.8',
      '0.74.8',
      '4.81.4',
      '0.86.8',
    ]),
    parts: { pad: 0.9, brightness: 0.12, bass: 0.75, arpeggio: 0.45, melody: 0.75, birds: 0.5 },
    pattern: [0, null, null, 3, null, null, 4, null],
  },
];
