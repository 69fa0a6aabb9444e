import { useCallback, useRef, useState } from 'react';

/** The width of an element, told anew when it changes; 0 while it is not there. */
export function useWidth(): [ref: (element: HTMLElement | null) => void, width: number] {
  const [width, setWidth] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    observer.current = new ResizeObserver(([entry]) => {
      // Hidden behind another page it has no width; the columns stay as they were.
      if (entry && entry.contentRect.width > 0) setWidth(entry.contentRect.width);
    });
    observer.current.observe(element);
  }, []);
  return [ref, width];
}
