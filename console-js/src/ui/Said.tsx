import { textDirection } from '@pasokh/client/text_direction';
import { linkify } from './links';

/** Words of a person: text only, in their own direction, with addresses of the web as links. */
export function Said({ text, className }: { text: string; className?: string | undefined }) {
  return (
    <span dir={textDirection(text)} className={className === undefined ? 'said' : `said ${className}`}>
      {linkify(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
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
        ),
      )}
    </span>
  );
}
