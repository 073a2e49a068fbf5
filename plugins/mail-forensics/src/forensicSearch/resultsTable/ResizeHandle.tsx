import { makeStyles } from '@material-ui/core/styles';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { NARROWEST, toWidth, WIDEST } from './tablePreferences';

/** Pixels that an arrow key moves it by. */
const STEP = 16;

const useStyles = makeStyles(theme => ({
  root: {
    position: 'absolute',
    top: 0,
    right: 0,
    bottom: 0,
    width: 9,
    cursor: 'col-resize',
    touchAction: 'none',
    '&::after': {
      content: '""',
      position: 'absolute',
      top: '25%',
      bottom: '25%',
      right: 4,
      width: 1,
      backgroundColor: theme.palette.divider,
    },
    '&:hover::after, &:focus-visible::after': {
      top: 0,
      bottom: 0,
      width: 3,
      right: 3,
      backgroundColor: theme.palette.primary.main,
    },
    '&:focus-visible': { outline: 'none' },
  },
}));

/** The edge of a column: dragged, or moved with the arrow keys. */
export function ResizeHandle(props: {
  label: string;
  /** Of the column as it was last known, in pixels. */
  width: number;
  /** Of the column as it is drawn, in pixels. */
  measure: () => number;
  /** In pixels; it follows the pointer. */
  onResize: (width: number) => void;
}) {
  const classes = useStyles();
  const [drag, setDrag] = useState<{ x: number; width: number }>();
  const [width, setWidth] = useState<number>();

  function resize(pixels: number) {
    const wanted = toWidth(pixels);
    setWidth(wanted);
    props.onResize(wanted);
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step) {
      event.preventDefault();
      resize(props.measure() + step);
    }
  }

  return (
    // A separator that can be moved is one of the things that have the focus and a value.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={props.label}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={width ?? props.width}
      // The arrow keys move it.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={classes.root}
      // The heading it is in can be dragged to another place; by its edge it is resized.
      draggable
      onDragStart={event => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onFocus={() => setWidth(toWidth(props.measure()))}
      onKeyDown={onKeyDown}
      onPointerDown={(event: PointerEvent<HTMLElement>) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture?.(event.pointerId);
        setDrag({ x: event.clientX, width: props.measure() });
      }}
      onPointerMove={event =>
        drag && resize(drag.width + event.clientX - drag.x)
      }
      onPointerUp={() => setDrag(undefined)}
      onPointerCancel={() => setDrag(undefined)}
    />
  );
}
