import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// These must be set before anything of weight is loaded, so this file only sets them and goes on. It is
// JavaScript: types could only be stripped from it before the cache is on, with the stripper (15 MB).

// Short-lived objects otherwise get up to 16 MB before V8 looks at them, in each thread. One is enough:
// requests are small, and an idle server then takes a tenth less memory.
setFlagsFromString('--semi-space-growth-factor=1');

// Keeps stripped and compiled code between starts: half the start-up time, and the stripper
// is not even loaded. Where the folder cannot be written nothing is kept. Threads and child
// processes learn of it by the variable.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, '../../../.runtime/compile-cache');
enableCompileCache(process.env.NODE_COMPILE_CACHE);

await import('./run.ts');
