// When an invite rule's conditions hold. Pure; the server decides whether an invite is really shown.
import type { InviteRule } from '@pasokh/client/protocol';
import type { Signals } from './bridge';

export interface Visit extends Signals {
  readonly url: string;
  readonly pages: number;
  readonly returning: boolean;
  readonly events: readonly string[];
}

/** Each condition that the rule states, as whether it holds. */
function conditions(rule: InviteRule, visit: Visit): boolean[] {
  const results: boolean[] = [];
  const state = <T>(wanted: T | undefined, holds: (wanted: T) => boolean): void => {
    if (wanted !== undefined) results.push(holds(wanted));
  };
  state(rule.seconds_on_page, (seconds) => visit.seconds >= seconds);
  state(rule.scroll_percent, (percent) => visit.scroll >= percent);
  state(rule.idle_seconds_after_scroll, (seconds) => visit.idle !== null && visit.idle >= seconds);
  state(rule.url_contains, (part) => visit.url.includes(part));
  state(rule.pages_seen, (pages) => visit.pages >= pages);
  state(rule.returning, (returning) => visit.returning === returning);
  state(rule.custom_event, (name) => visit.events.includes(name));
  // `false` means that the rule does not ask for it.
  if (rule.exit_intent) results.push(visit.exit);
  return results;
}

/** A rule without any condition never holds: it would greet everybody at once. */
export function holds(rule: InviteRule, visit: Visit): boolean {
  const results = conditions(rule, visit);
  return results.length > 0 && (rule.combine === 'all' ? results.every(Boolean) : results.some(Boolean));
}

export function firstDue(
  rules: readonly InviteRule[],
  visit: Visit,
  fired: readonly string[],
): InviteRule | undefined {
  return rules.find((rule) => !fired.includes(rule.rule) && holds(rule, visit));
}
