import { onTestFailed, beforeEach } from 'vitest';
import type { Server } from './server.ts';

/** Prints the server's log beside the failure of any test of this file. */
export function tellLogOnFailure(server: () => Server | undefined): void {
  beforeEach(() => {
    onTestFailed(async () => {
      process.stderr.write(`--- the server's log\n${(await server()?.log()) ?? '(it never started)'}\n`);
    });
  });
}
