import { makeNetworkOpener } from '@linnet/playback/worker/network-source';
import { startPlaybackWorker } from '@linnet/playback/worker/start-playback-worker';

startPlaybackWorker({ port: self, openSource: makeNetworkOpener() });
