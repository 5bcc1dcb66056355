/** CRC-8 of FLAC frame headers: polynomial x^8+x^2+x+1, from 0. */
export function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = crc8Table[crc ^ byte] as number;
  return crc;
}
const crc8Table = Uint8Array.from({ length: 256 }, (_, byte) => shiftLeft(byte, 8, 0x07));

/** CRC-16 of FLAC frames: polynomial x^16+x^15+x^2+1, from 0, high bit first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (crc16Table[(crc >> 8) ^ byte] as number);
  return crc;
}
const crc16Table = Uint16Array.from({ length: 256 }, (_, byte) => shiftLeft(byte, 16, 0x8005));

/** CRC-16 of the LAME tag: the same polynomial, low bit first. */
export function crc16Lame(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc >> 8) ^ (crc16LameTable[(crc ^ byte) & 0xff] as number);
  return crc;
}
const crc16LameTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >> 1) ^ 0xa001 : value >> 1;
  return value;
});

/** CRC-32 of Ogg pages (RFC 3533): polynomial 0x04c11db7, from 0, not reflected. */
export function crc32Ogg(bytes: Uint8Array): number {
  let crc = 0;
  for (let index = 0; index < bytes.length; index++) {
    crc = (crc << 8) ^ (crc32Table[((crc >>> 24) ^ (bytes[index] as number)) & 0xff] as number);
  }
  return crc >>> 0;
}
const crc32Table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

function shiftLeft(byte: number, width: 8 | 16, polynomial: number): number {
  const top = 1 << (width - 1);
  const mask = (1 << width) - 1;
  let value = byte << (width - 8);
  for (let bit = 0; bit < 8; bit++) {
    value = ((value & top ? (value << 1) ^ polynomial : value << 1) & mask) >>> 0;
  }
  return value;
}
