/** CRC-8 of FLAC's frame headers: polynomial x⁸ + x² + x + 1 (RFC 9639, 9.1.8). */
export function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = table8[crc ^ byte] as number;
  return crc;
}

/** CRC-16 of FLAC's frames: polynomial x¹⁶ + x¹⁵ + x² + 1 (RFC 9639, 9.3). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (table16[(crc >> 8) ^ byte] as number);
  return crc;
}

function makeTable(bits: 8 | 16, polynomial: number): Uint16Array {
  const top = 2 ** (bits - 1);
  const mask = 2 ** bits - 1;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & top ? ((crc << 1) ^ polynomial) & mask : (crc << 1) & mask;
    }
    return crc;
  });
}

const table8 = makeTable(8, 0x07);
const table16 = makeTable(16, 0x8005);
