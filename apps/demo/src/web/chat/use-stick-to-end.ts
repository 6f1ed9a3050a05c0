import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** How far from the end still counts as being there, px. */
const NEAR_PX = 48;

/** Keeps a scrolling box at its end when `content` changes, unless it was scrolled away from there. */
export function useStickToEnd(box: RefObject<HTMLElement | null>, content: unknown): void {
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = (): void => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    const settle = new ResizeObserver(() => toEnd(element, isAtEnd.current));
    element.addEventListener("scroll", look, { passive: true });
    settle.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      settle.disconnect();
    };
  }, [box]);
  useLayoutEffect(() => {
    if (box.current) toEnd(box.current, isAtEnd.current);
  }, [box, content]);
}

function toEnd(element: HTMLElement, isWanted: boolean): void {
  if (isWanted) element.scrollTop = element.scrollHeight;
}
