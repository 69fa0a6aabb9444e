import { lostByRestore } from '@pasokh/client/chat_state';
import type { Problem } from '../api/http';
import type { Person } from '@pasokh/client/protocol';
import type { Format } from './format';
import type { Words } from './en';
import { isolate } from './isolate';

/** A refusal of the server, by REST or by socket, in words. */
export function problemText(
  problem: Problem & { readonly holder?: Person | undefined },
  words: Words,
  format: Format,
): string {
  const { problem: say } = words;
  switch (problem.code) {
    case 'bad_credentials':
      return say.badCredentials;
    case 'rate_limited':
      return say.rateLimited(format.duration(Math.max(1000, problem.retryAfterMs ?? 1000)));
    case 'conflict':
      return say.conflict;
    case 'forbidden':
      return say.forbidden;
    case 'not_found':
      return say.notFound;
    case 'too_long':
      return say.tooLong;
    case 'bad_field':
      return say.badField;
    case 'network':
      return say.network;
    case 'at_capacity':
      return say.atCapacity;
    case 'already_taken':
      return problem.holder ? say.alreadyTaken(isolate(problem.holder.name)) : say.takenBySomeone;
    case 'nothing_waiting':
      return say.nothingWaiting;
    case 'not_available':
      return say.notAvailable;
    case 'chat_closed':
      return say.chatClosed;
    case 'not_the_writer':
      return say.notTheWriter;
    case 'storage_full':
      return say.storageFull;
    case lostByRestore:
      return say.lostByRestore;
    case 'store_unavailable':
    case 'unavailable':
    case 'timed_out':
    case 'internal':
      return say.unavailable;
    default:
      return say.unknown(problem.code);
  }
}
