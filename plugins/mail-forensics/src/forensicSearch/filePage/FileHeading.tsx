import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import BackIcon from '@material-ui/icons/ArrowBack';
import { Link as RouterLink } from 'react-router-dom';
import { useMessages } from '../../components/useMessages';
import { forensicSearchRouteRef } from '../../routes';

/** The way back and what the page is about, where the app's header only names Forensic Search. */
export function FileHeading() {
  const t = useMessages();
  const searchPage = useRouteRef(forensicSearchRouteRef);
  return (
    <>
      <Button
        component={RouterLink}
        to={searchPage()}
        size="small"
        startIcon={<BackIcon />}
      >
        {t('filePage.back')}
      </Button>
      <Typography variant="h4" component="h2">
        {t('filePage.title')}
      </Typography>
    </>
  );
}
