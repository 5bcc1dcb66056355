import '@linnet/playback/worklet/player-processor';
