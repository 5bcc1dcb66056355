// Runs in the page before anything else. It listens to what reaches the sound output, outside of the
// player's own counting, and notes when a click was made and when the first sample that is not silence
// came after it.
(() => {
  const clicks = [];
  globalThis.linnetSoundProbe = { clicks };
  let analyser;
  let samples;

  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && this !== analyser) {
      analyser = new AnalyserNode(this.context, { fftSize: 256 });
      samples = new Float32Array(256);
      connect.call(this, analyser);
    }
    return connect.call(this, target, ...rest);
  };

  addEventListener(
    'click',
    (event) => clicks.push({ at: event.timeStamp, sounded: null, silent: analyser === undefined }),
    { capture: true },
  );

  setInterval(() => {
    const click = clicks.at(-1);
    if (!click || click.sounded !== null || !analyser) return;
    analyser.getFloatTimeDomainData(samples);
    const sounds = samples.some((sample) => sample !== 0);
    // A click while something plays counts only from the silence between the two.
    if (!sounds) click.silent = true;
    if (sounds && click.silent) click.sounded = performance.now();
  }, 1);
})();
