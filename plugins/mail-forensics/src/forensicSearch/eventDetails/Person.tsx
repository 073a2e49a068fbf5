import Typography from '@material-ui/core/Typography';
import { EntityLink } from '../../components/EntityLink';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';

/** An address, with whose it is in the catalog and their teams, where that is known. */
export function Person(props: {
  address: string;
  entityRef: string | undefined;
  /** Entity refs of groups. */
  teams?: readonly string[];
}) {
  const { address, entityRef, teams = [] } = props;
  const t = useMessages();
  return (
    <>
      <VisibleText text={address} />
      {entityRef && (
        <>
          {' '}
          <Typography component="span" variant="body2">
            <EntityLink entityRef={entityRef} />
            {teams.length > 0 && (
              <>
                {' '}
                <Typography
                  component="span"
                  variant="body2"
                  color="textSecondary"
                >
                  {t('filePage.teams', { count: teams.length })}{' '}
                  {teams.map((team, index) => (
                    <span key={team}>
                      {index > 0 && ', '}
                      <EntityLink entityRef={team} />
                    </span>
                  ))}
                </Typography>
              </>
            )}
          </Typography>
        </>
      )}
    </>
  );
}
