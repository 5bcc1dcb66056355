import { protocol, protocolHeader } from '@linnet/contract/protocol';
import type { Middleware } from 'koa';
import { sendProblem } from './problem.ts';
import { refuse } from './refusal.ts';

/** The oldest player that this server still answers. It grows only when answering one would harm it. */
const oldestProtocol = 1;

/** Refuses players that would misread our answers; other clients do not send the header. */
export function guardProtocol(): Middleware {
  return (context, next) => {
    const header = context.get(protocolHeader);
    if (header === '' || !context.path.startsWith('/api/')) return next();
    const spoken = /^\d{1,6}$/.test(header) ? Number(header) : undefined;
    if (spoken !== undefined && spoken >= oldestProtocol) return next();
    const detail = `This server speaks ${protocol} and still understands ${oldestProtocol}.`;
    sendProblem(context, refuse('protocol_too_old', detail, { Upgrade: `linnet/${protocol}` }));
    return undefined;
  };
}
