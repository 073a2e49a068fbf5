import { jssPreset, StylesProvider } from '@material-ui/core/styles';
import { create, type JssStyle } from 'jss';
import type { PropsWithChildren } from 'react';

/** What decides whether somebody sees an element, and can click it. */
const HIDING = ['display', 'visibility', 'opacity', 'pointer-events', 'clip'];

const hiding = create({
  plugins: [
    ...jssPreset().plugins,
    {
      onProcessStyle: (style: JssStyle) =>
        HIDING.some(property => property in style) ? style : {},
    },
  ],
});

/**
 * Leaves out the styles of components that hide nothing: jsdom compares each element with every rule there is, again and
 * again, which was a third of what the tests took.
 */
export function StylesThatHide(props: PropsWithChildren<{}>) {
  return <StylesProvider jss={hiding}>{props.children}</StylesProvider>;
}
