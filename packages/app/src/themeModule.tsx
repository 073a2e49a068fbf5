import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import {
  createUnifiedTheme,
  palettes,
  UnifiedThemeProvider,
} from '@backstage/theme';
import PaletteIcon from '@material-ui/icons/Palette';

/** A company's own colours and letters, far from Backstage's: what is drawn in others than the theme's stands out in it. */
const plum = createUnifiedTheme({
  palette: {
    ...palettes.light,
    primary: { main: '#6a1b4d' },
    secondary: { main: '#00695c' },
    background: { default: '#fbf3e4', paper: '#fffaf0' },
    text: { primary: '#33161f', secondary: '#6b4453' },
    divider: '#cbb3a2',
    link: '#8a1c5c',
    linkHover: '#5a0f3b',
    navigation: {
      background: '#3d0f2c',
      indicator: '#ffb74d',
      color: '#f3dfe9',
      selectedColor: '#ffffff',
    },
  },
  fontFamily: 'Georgia, "Times New Roman", serif',
});

const plumTheme = ThemeBlueprint.make({
  name: 'plum',
  params: {
    theme: {
      id: 'plum',
      title: 'Plum',
      variant: 'light',
      icon: <PaletteIcon />,
      Provider: ({ children }) => (
        <UnifiedThemeProvider theme={plum}>{children}</UnifiedThemeProvider>
      ),
    },
  },
});

/** A third theme for the demo portal. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [plumTheme],
});
