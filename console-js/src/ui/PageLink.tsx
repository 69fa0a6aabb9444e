import type { Page } from '@pasokh/client/protocol';
import { readableAddress, webAddress } from './links';

/** A page that a visitor's browser reported: its title and address are a stranger's words. */
export function PageLink({ page, className }: { page: Page; className?: string | undefined }) {
  const href = webAddress(page.url);
  const shown = page.title.trim() === '' ? readableAddress(page.url) : page.title;
  const look = className === undefined ? 'clip aligned' : `clip aligned ${className}`;
  if (href === null)
    return (
      <span dir="auto" className={look} title={page.url}>
        {shown}
      </span>
    );
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      dir="auto"
      className={look}
      title={readableAddress(page.url)}
    >
      {shown}
    </a>
  );
}
