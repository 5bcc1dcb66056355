// The scanning process with a fault: it dies at files named "kill…", and hangs at those named "spin…".
const send = process.send?.bind(process);

process.send = (message: unknown, ...rest: unknown[]): boolean => {
  const paths = isReading(message) ? message.paths : [];
  const sent = Reflect.apply(send as (...args: unknown[]) => boolean, process, [message, ...rest]);
  if (paths.some((path) => path.startsWith('kill'))) process.kill(process.pid, 'SIGKILL');
  while (paths.some((path) => path.startsWith('spin'))) {
    // Busy, as a parser that goes round in circles is.
  }
  return sent;
};

function isReading(message: unknown): message is { type: 'reading'; paths: string[] } {
  return (message as { type?: unknown }).type === 'reading';
}

await import('../child/scan-process.ts');
