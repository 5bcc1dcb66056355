// Runs in the page before anything else. It follows each keystroke to the last change of the document
// that it caused, and reads from the replica worker's answers how long the worker itself took.
(() => {
  const strokes = [];
  const workerMs = [];
  globalThis.linnetSearchProbe = { strokes, workerMs };

  addEventListener(
    'input',
    (event) => {
      const stroke = { started: event.timeStamp, changed: null, painted: null };
      strokes.push(stroke);
    },
    { capture: true },
  );

  const observer = new MutationObserver(() => {
    const stroke = strokes.at(-1);
    // What moves later was not caused by the key: covers arriving, a sync, a clock.
    if (!stroke || performance.now() - stroke.started > 120) return;
    stroke.changed = performance.now();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        stroke.painted = performance.now();
      };
      port2.postMessage(null);
    });
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });

  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (type === 'message' && (this instanceof MessagePort || this instanceof Worker)) {
      listen.call(this, type, ({ data }) => {
        if (typeof data?.value?.tookMs === 'number') workerMs.push(data.value.tookMs);
      });
    }
    return listen.call(this, type, listener, options);
  };
})();
