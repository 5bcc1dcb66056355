import type { Page } from '@playwright/test';
import type { Planes } from '../audio/compare-samples.ts';

/** Makes the player keep every sample that leaves its worklet; call it before the page is opened. */
export async function tapPlayer(
  page: Page,
  extra: readonly ('no-trim' | 'messages')[] = [],
): Promise<void> {
  await page.addInitScript(
    (words) => localStorage.setItem('linnet-debug-tap', words),
    ['tap', ...extra].join(' '),
  );
}

/** All that was heard so far, as one stretch. It crosses to the test as base64 of the planes. */
export async function readTap(page: Page): Promise<Planes> {
  const [left, right] = await page.evaluate(() => {
    const { linnetTap: batches = [] } = globalThis as unknown as {
      linnetTap?: { left: Float32Array; right: Float32Array }[];
    };
    const join = (side: 'left' | 'right') => {
      let length = 0;
      for (const batch of batches) length += batch[side].length;
      const all = new Float32Array(length);
      let at = 0;
      for (const batch of batches) {
        all.set(batch[side], at);
        at += batch[side].length;
      }
      const bytes = new Uint8Array(all.buffer);
      let text = '';
      for (let i = 0; i < bytes.length; i += 0x8000) {
        text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
      }
      return btoa(text);
    };
    return [join('left'), join('right')];
  });
  return { left: toFloats(left ?? ''), right: toFloats(right ?? '') };
}

function toFloats(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
}
