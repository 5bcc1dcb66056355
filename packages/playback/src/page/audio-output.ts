import { makeRingBuffer } from '../shared/ring.ts';
import type { ProcessorOptions, SinkLink, TapBatch } from '../shared/sample-link.ts';

/** Live frames are at most 2 s; the rest is room for frames that a splice has dropped but not yet passed. */
const ringSeconds = 4;
/** A context that plays nothing still costs power; a short pause keeps it, so that play answers at once. */
const suspendAfterMs = 30_000;

/**
 * Where sound comes out. Made inside a user gesture. There is one output now, the worklet; the seam
 * is here for one that plays a continuous server stream through a single `<audio>` element, for platforms on
 * which Web Audio cannot be trusted with a locked screen.
 */
export interface AudioOutput {
  readonly rate: number;
  readonly transport: 'shared memory' | 'messages';
  /** For the worker, once. Its port is transferred. */
  readonly link: SinkLink<MessagePort>;
  /** Settles when sound can come out; rejects when this output cannot work here. */
  readonly ready: Promise<void>;
  /** Wakes the hardware; call it in the gesture. */
  resume(): Promise<void>;
  /** Lets the hardware sleep after a while. */
  rest(): void;
  setVolume(volume: number): void;
  /** False while the platform holds the output back (a call, no gesture yet). */
  running(): boolean;
  close(): Promise<void>;
}

export interface WorkletOutputOptions {
  readonly rate: number;
  readonly workletUrl: string;
  readonly volume: number;
  readonly onChange: () => void;
  readonly tap?: ((batch: TapBatch) => void) | undefined;
  /** Tests use the message transport where shared memory would do. */
  readonly forceMessages?: boolean | undefined;
}

/** Opens an AudioContext at `rate` and starts to load the worklet into it. */
export function openWorkletOutput(options: WorkletOutputOptions): AudioOutput {
  declareAudioSession();
  const context = new AudioContext({ sampleRate: options.rate, latencyHint: 'playback' });
  const shared = globalThis.crossOriginIsolated && !options.forceMessages;
  const ring = shared ? makeRingBuffer(context.sampleRate, ringSeconds) : null;
  const channel = ring ? null : new MessageChannel();
  const rate = context.sampleRate;
  const link: SinkLink<MessagePort> =
    ring || !channel
      ? { kind: 'shared memory', buffer: ring as SharedArrayBuffer, rate }
      : { kind: 'messages', port: channel.port1, rate };

  let volume = options.volume;
  let node: AudioWorkletNode | null = null;
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  context.addEventListener('statechange', options.onChange);

  async function connect(): Promise<void> {
    await context.audioWorklet.addModule(options.workletUrl);
    const processorOptions: ProcessorOptions = { ring, tap: options.tap !== undefined };
    node = new AudioWorkletNode(context, 'linnet-player', {
      numberOfInputs: 0,
      outputChannelCount: [2],
      processorOptions,
    });
    setParameter(node, volume);
    if (options.tap) {
      const tap = options.tap;
      node.port.onmessage = (event: MessageEvent<TapBatch>) => tap(event.data);
    }
    if (channel) node.port.postMessage({ frames: channel.port2 }, [channel.port2]);
    node.connect(context.destination);
  }

  return {
    rate,
    transport: ring ? 'shared memory' : 'messages',
    link,
    ready: connect(),
    async resume() {
      clearTimeout(restTimer);
      if (context.state !== 'running') await context.resume();
    },
    rest() {
      clearTimeout(restTimer);
      restTimer = setTimeout(() => {
        // Refused only when the context is closed, and then there is nothing left to suspend.
        context.suspend().catch(() => undefined);
      }, suspendAfterMs);
    },
    setVolume(next) {
      volume = next;
      if (node) setParameter(node, next);
    },
    running: () => context.state === 'running',
    async close() {
      clearTimeout(restTimer);
      context.removeEventListener('statechange', options.onChange);
      node?.disconnect();
      await context.close();
    },
  };
}

function setParameter(node: AudioWorkletNode, volume: number): void {
  const parameter = node.parameters.get('volume');
  if (parameter) parameter.value = volume;
}

/** Safari 16.4 and later: without it a Web Audio graph follows the mute switch and stops with the screen. */
function declareAudioSession(): void {
  const session = (navigator as { audioSession?: { type: string } }).audioSession;
  if (session) session.type = 'playback';
}
