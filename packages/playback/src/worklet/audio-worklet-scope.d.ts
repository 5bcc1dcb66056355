// What an AudioWorkletGlobalScope offers and no `lib` describes (https://webaudio.github.io/web-audio-api/).

interface WorkletMessageEvent {
  readonly data: unknown;
}

interface WorkletMessagePort {
  onmessage: ((event: WorkletMessageEvent) => void) | null;
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
}

declare class AudioWorkletProcessor {
  readonly port: WorkletMessagePort;
}

interface AudioWorkletProcessorConstructor {
  new (options: { readonly processorOptions: unknown }): AudioWorkletProcessor;
}

declare function registerProcessor(name: string, processor: AudioWorkletProcessorConstructor): void;
declare const sampleRate: number;
declare const currentFrame: number;
