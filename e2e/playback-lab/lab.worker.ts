import { makeNetworkOpener } from '../../packages/playback/src/worker/network-source.ts';
import { startPlaybackWorker } from '../../packages/playback/src/worker/start-playback-worker.ts';

startPlaybackWorker({ port: self, openSource: makeNetworkOpener() });
