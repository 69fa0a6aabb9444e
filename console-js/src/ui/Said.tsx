import { linkify } from '@pasokh/client/linkify';
import { textDirection } from '@pasokh/client/text_direction';
import { useMemo } from 'react';

/** One line of what was said, among other things: codes stay as they were written, and nothing can be clicked. */
export function Glance({ text, className }: { text: string; className: string | undefined }) {
  const parts = useMemo(() => linkify(text), [text]);
  return (
    <span dir={textDirection(text)} className={`said clip aligned ${className ?? ''}`}>
      {parts.map((part, index) =>
        part.ltr ? (
          <bdi key={index} dir="ltr">
            {part.text}
          </bdi>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}

/** Words of a person: text only, in their own direction, with addresses as links and codes as they were written. */
export function Said({ text, className }: { text: string; className?: string | undefined }) {
  const parts = useMemo(() => linkify(text), [text]);
  return (
    <span dir={textDirection(text)} className={className === undefined ? 'said' : `said ${className}`}>
      {parts.map((part, index) =>
        part.href !== undefined ? (
          <a
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer"
            dir="ltr"
            className="said"
          >
            {part.text}
          </a>
        ) : part.ltr ? (
          <bdi key={index} dir="ltr">
            {part.text}
          </bdi>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}
