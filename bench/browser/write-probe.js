// Runs in a worker of the page: counts what it writes into IndexedDB from now on.
(() => {
  const writes = { transactions: 0, records: 0, bytes: 0 };
  globalThis.linnetWriteProbe = writes;
  const sizeOf = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
    if (Array.isArray(value)) return value.reduce((sum, item) => sum + sizeOf(item), 0);
    if (value && typeof value === 'object') {
      return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + sizeOf(item), 0);
    }
    return String(value).length;
  };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') writes.transactions++;
    return transaction.call(this, stores, mode, options);
  };
  for (const name of ['put', 'add']) {
    const write = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...args) {
      writes.records++;
      writes.bytes += sizeOf(args[0]);
      return write.apply(this, args);
    };
  }
  const remove = IDBObjectStore.prototype.delete;
  IDBObjectStore.prototype.delete = function (...args) {
    writes.records++;
    return remove.apply(this, args);
  };
})();
