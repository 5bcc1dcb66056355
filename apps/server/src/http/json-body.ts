import type { IncomingMessage } from 'node:http';
import { type Refusal, refuse } from './refusal.ts';

const maxBodyBytes = 64 * 1024;

/** The request's JSON, not yet checked against a schema; at most 64 KiB of UTF-8. */
export async function readJsonBody(
  request: IncomingMessage,
): Promise<{ readonly json: unknown } | Refusal> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json' || request.headers['content-encoding'] !== undefined) {
    return refuse('unsupported_media_type');
  }
  // What is left unread must not be taken for the next request on this connection.
  const tooLarge = refuse('body_too_large', 'A request may have 64 KiB.', { Connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return tooLarge;

  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed on an early return: the answer still has to go out on its socket.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return tooLarge;
    chunks.push(chunk);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { json: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      return refuse('bad_request', 'The body is no JSON.');
    }
    throw error;
  }
}
