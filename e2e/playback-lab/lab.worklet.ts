import '../../packages/playback/src/worklet/player-processor.ts';
