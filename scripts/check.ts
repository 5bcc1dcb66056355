import { checkSteps } from './check-steps.ts';
import { runSteps } from './steps.ts';

const failed = await runSteps(checkSteps());
if (failed.length > 0) console.error(`\nNot well: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
