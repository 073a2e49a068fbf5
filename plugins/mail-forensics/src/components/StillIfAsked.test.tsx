import { useTheme } from '@material-ui/core/styles';
import { render, screen } from '@testing-library/react';
import { StillIfAsked } from './StillIfAsked';

function Transition() {
  const { transitions, props } = useTheme();
  return (
    <p>
      {transitions.create('transform')},{' '}
      {String(props?.MuiButtonBase?.disableRipple)}
    </p>
  );
}

it.each([
  [true, /^none, true$/],
  [false, /^transform .*, undefined$/],
])('where a person asks for less motion (%s)', (asked, expected) => {
  window.matchMedia = jest.fn().mockImplementation(query => ({
    matches: asked && query === '(prefers-reduced-motion: reduce)',
    addListener: () => {},
    removeListener: () => {},
  }));
  render(
    <StillIfAsked>
      <Transition />
    </StillIfAsked>,
  );
  expect(screen.getByText(expected)).toBeInTheDocument();
});
