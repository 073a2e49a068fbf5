import { ThemeProvider, useTheme } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useMemo, type ReactNode } from 'react';

/** Nothing slides, fades or ripples for people whose system says that they want it so; Material UI does not ask it. */
export function StillIfAsked(props: { children: ReactNode }) {
  const theme = useTheme();
  const isAsked = useMediaQuery('(prefers-reduced-motion: reduce)');
  const still = useMemo(
    () => ({
      ...theme,
      transitions: { ...theme.transitions, create: () => 'none' },
      props: {
        ...theme.props,
        MuiButtonBase: { ...theme.props?.MuiButtonBase, disableRipple: true },
        MuiSkeleton: { animation: false as const },
      },
    }),
    [theme],
  );
  return (
    <ThemeProvider theme={isAsked ? still : theme}>
      {props.children}
    </ThemeProvider>
  );
}
