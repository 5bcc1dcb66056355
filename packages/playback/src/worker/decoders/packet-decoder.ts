import type { Packet, PacketFormat } from '../formats/packet-stream.ts';
import type { PcmBlock } from '../pcm.ts';

/** One running decoder. Calls must not overlap. */
export interface PacketDecoder {
  /** For the debug panel. */
  readonly name: string;
  /** Hertz of what comes out; may differ from the format's (HE-AAC) and is known after the first block. */
  readonly sampleRate: number;
  /** Raw frames that it drops at a start with `first`, over what a continuous decode would give. */
  swallowed(first: Packet): number;
  /** Takes packets and gives what is decoded by now, maybe of earlier packets, maybe nothing. */
  decode(packets: readonly Packet[]): Promise<readonly PcmBlock[]>;
  /** Gives all that is left. Afterwards only `reset` or `close`. */
  flush(): Promise<readonly PcmBlock[]>;
  /** Forgets all packets, to start anew elsewhere. */
  reset(): Promise<void>;
  close(): void;
}

export type MakeDecoder = (format: PacketFormat) => Promise<PacketDecoder>;

/** Packets to decode ahead of a wanted one until the output is exact, measured per codec. */
export const preRollPackets = { flac: 0, mp3: 10, aac: 1, vorbis: 1, opus: 20 } as const;
