import type { Random } from '../random.ts';

const adjectives =
  'Quiet Silver Hollow Northern Paper Golden Electric Distant Velvet Broken Crimson Early Hidden Salt Winter Slow Burning Glass Wandering Little Blue Empty Bright Second Cold Wild Gentle Last Secret Open'.split(
    ' ',
  );
const nouns =
  'River Lantern Harbour Sparrow Mirror Garden Engine Meadow Signal Orchard Tide Window Forest Letter Anchor Comet Bridge Feather Island Shadow Thunder Valley Clock Kingdom Summer Station Horizon Ember Compass Machine'.split(
    ' ',
  );
const firstNames =
  'Aino Björn Chloé Dvořák Élodie Faiza Günther Hélène Ingrid José Kateřina Łukasz Małgorzata Nuñez Ólafur Perpetua Quentin Rosalía Søren Tomás Ülkü Violeta Wren Xiomara Yngwie Zoë'.split(
    ' ',
  );
const lastNames =
  'Ångström Beauchêne Castañeda Dąbrowski Eriksen Fernández Gödel Hämäläinen Ibáñez Jørgensen Kováč Lévesque Müller Nováková O’Brien Pärt Quiñones Rødland Šimek Þórsson Urbańska Vaňková Wójcik Yılmaz Żeleński'.split(
    ' ',
  );
/** Whole names in scripts that a fold, a sort and a font must all cope with. */
const otherScripts = [
  '坂本 花',
  '青い鳥',
  'さくらの庭',
  'ひかり',
  '王小明',
  '夜的钢琴',
  '김서연',
  '바람의 노래',
  'Земфира Орлова',
  'Тихая река',
  'Кино и снег',
  'Ελένη Παππά',
  'Νύχτα και φως',
  'فيروز الصباح',
  'ليل طويل',
  'אור ראשון',
  'สายลม',
  'आकाश गंगा',
  'Ночь над рекой',
  '雨のち晴れ',
];

export const genreNames =
  'Ambient|Folk|Indie Rock|Jazz|Classical|Electronic|Hip-Hop|Soul|R&B|Drum & Bass|Post-Rock|Singer/Songwriter|Metal|Blues|Country|Techno|House|Downtempo|Chanson|Bossa Nova|Afrobeat|Reggae|Musique concrète|Schlager|J-Pop|Soundtrack|Baroque|Minimal|Shoegaze|Trip-Hop'.split(
    '|',
  );
export const labelNames =
  'Crossbill Records|Field & Fern|Nachtigall|Disques du Matin|Kettle Row|Små Ting|Tape Attic'.split(
    '|',
  );

export interface Artist {
  readonly name: string;
  readonly mbid: string;
}

/** `count` different artists; about one in fifteen is written in another script than Latin. */
export function artistNames(random: Random, count: number): Artist[] {
  const names = new Set<string>();
  for (let attempt = 0; names.size < count; attempt++) {
    const name = oneArtist(random);
    names.add(names.has(name) ? `${name} ${roman(1 + (attempt % 20))}` : name);
  }
  return [...names].map((name) => ({ name, mbid: mbid(random) }));
}

function oneArtist(random: Random): string {
  const place = random.next();
  if (place < 0.07) return random.pick(otherScripts);
  if (place < 0.4) return `${random.pick(firstNames)} ${random.pick(lastNames)}`;
  if (place < 0.6) return `The ${random.pick(adjectives)} ${random.pick(nouns)}s`;
  if (place < 0.75)
    return `${random.pick(nouns)} ${random.pick(['Trio', 'Ensemble', 'Quartet', '& Sons'])}`;
  if (place < 0.9) return `${random.pick(adjectives)} ${random.pick(nouns)}`;
  return `${random.pick(nouns)}${random.pick(nouns).toLowerCase()}`;
}

/** Different for every `index`, so that no two albums of one artist fall together. */
export function albumTitle(random: Random, index: number): string {
  const number = 1 + (index % 97);
  const place = random.next();
  if (place < 0.06) return `${random.pick(otherScripts)} ${number}`;
  if (place < 0.3) return `${random.pick(adjectives)} ${random.pick(nouns)}, Vol. ${number}`;
  if (place < 0.6)
    return `The ${random.pick(nouns)} and the ${random.pick(nouns)} ${roman(number)}`;
  if (place < 0.8) return `${random.pick(nouns)} Songs ${number}`;
  return `${random.pick(adjectives)} ${random.pick(adjectives)} ${random.pick(nouns)} ${number}`;
}

export function trackTitle(random: Random): string {
  const place = random.next();
  if (place < 0.05) return random.pick(otherScripts);
  if (place < 0.3) return random.pick(nouns);
  if (place < 0.6) return `${random.pick(adjectives)} ${random.pick(nouns)}`;
  if (place < 0.75) return `${random.pick(nouns)} of the ${random.pick(nouns)}`;
  if (place < 0.9) {
    return `${random.pick(nouns)} (${random.pick(['live', 'reprise', 'demo', 'remastered 2011'])})`;
  }
  return `What the ${random.pick(nouns)} Said to the ${random.pick(adjectives)} ${random.pick(nouns)}`;
}

/** A name as one part of a path: no separators, no reserved signs, at most 120 bytes. */
export function fileName(name: string): string {
  let safe = name.replace(/[/\\:*?"<>|]/g, '_').replace(/^\.+|\.+$/g, '_');
  while (Buffer.byteLength(safe) > 120) safe = safe.slice(0, -1);
  return safe.trim();
}

function roman(value: number): string {
  let rest = value;
  let text = '';
  for (const [worth, sign] of romanSigns) {
    while (rest >= worth) {
      text += sign;
      rest -= worth;
    }
  }
  return text;
}
const romanSigns = [
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const;

/** Looks like a MusicBrainz id, and is none. */
export function mbid(random: Random): string {
  const hex = Array.from({ length: 4 }, () =>
    random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
