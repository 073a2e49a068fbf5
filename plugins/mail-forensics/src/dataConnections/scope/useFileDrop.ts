import { useEffect, useRef, useState, type DragEvent } from 'react';

/**
 * Takes files that are dropped on an element. Those dropped beside it are kept from opening in the tab, which would
 * lose everything that was entered.
 */
export function useFileDrop(options: {
  disabled: boolean;
  onDrop: (files: File[]) => void;
}) {
  const { disabled, onDrop } = options;
  const [over, setOver] = useState(false);
  // Moving onto a child of the element enters the child before it leaves the element.
  const depth = useRef(0);

  useEffect(() => {
    const keepPage = (event: Event) => event.preventDefault();
    window.addEventListener('dragover', keepPage);
    window.addEventListener('drop', keepPage);
    return () => {
      window.removeEventListener('dragover', keepPage);
      window.removeEventListener('drop', keepPage);
    };
  }, []);

  function move(by: number) {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  }

  return {
    over: over && !disabled,
    handlers: {
      onDragEnter: () => move(1),
      onDragLeave: () => move(-1),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        move(-depth.current);
        const files = Array.from(event.dataTransfer.files);
        if (!disabled && files.length > 0) {
          onDrop(files);
        }
      },
    },
  };
}
