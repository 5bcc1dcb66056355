import { BlockFeed, type SinkMessage } from '../shared/blocks.ts';
import { RingFeed } from '../shared/ring.ts';
import type { ProcessorOptions, SampleFeed } from '../shared/sample-link.ts';
import { QuantumRenderer } from './quantum-renderer.ts';
import { Tap } from './tap.ts';

/** The name under which the page makes the node. */
const processorName = 'linnet-player';

/**
 * Puts the worker's frames out. One output, two channels. The AudioParam `volume` (0..1) is smoothed
 * here; at exactly 1 samples pass untouched. With `ring: null` the first message on the port carries a
 * port to the worker, and frames come through it.
 */
class PlayerProcessor extends AudioWorkletProcessor {
  static get parameterDescriptors(): unknown {
    return [
      { name: 'volume', defaultValue: 1, minValue: 0, maxValue: 1, automationRate: 'k-rate' },
    ];
  }

  #renderer: QuantumRenderer | null = null;
  readonly #tap: Tap | null;

  constructor(options: { readonly processorOptions: unknown }) {
    super();
    // The page of the same build makes these; they never come from outside.
    const given = options.processorOptions as ProcessorOptions;
    this.#tap = given.tap
      ? new Tap((batch) => this.port.postMessage(batch, [batch.left.buffer, batch.right.buffer]))
      : null;
    if (given.ring) {
      this.#start(new RingFeed(given.ring));
      return;
    }
    this.port.onmessage = (event) => {
      const frames = (event.data as { readonly frames: WorkletMessagePort }).frames;
      const feed = new BlockFeed((status) => frames.postMessage(status));
      frames.onmessage = (message) => feed.receive(message.data as SinkMessage);
      this.#start(feed);
    };
  }

  process(
    _inputs: unknown,
    outputs: readonly (readonly Float32Array[])[],
    parameters: { readonly volume: Float32Array },
  ): boolean {
    const left = outputs[0]?.[0];
    const right = outputs[0]?.[1];
    if (!left || !right) return true;
    this.#renderer?.render(left, right, parameters.volume[0] as number);
    this.#tap?.take(currentFrame, left, right);
    return true;
  }

  #start(feed: SampleFeed): void {
    this.#renderer = new QuantumRenderer(feed, sampleRate);
  }
}

registerProcessor(processorName, PlayerProcessor);
