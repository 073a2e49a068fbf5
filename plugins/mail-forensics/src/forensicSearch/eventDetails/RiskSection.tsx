import Typography from '@material-ui/core/Typography';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { Section } from '../../components/Facts';
import { useMessages, type Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';

/** Whether everybody it went to is in a trusted domain, and who is not. */
export function RiskSection(props: { risk: FileEvent['risk'] }) {
  const { risk } = props;
  const t = useMessages();
  return (
    <Section title={t('search.details.risk')}>
      <Typography variant="body2">
        <VisibleText text={riskWords(risk, t)} />
      </Typography>
      {risk.trustReason !== null && (
        <Typography variant="body2" color="textSecondary">
          <VisibleText text={risk.trustReason} />
        </Typography>
      )}
    </Section>
  );
}

function riskWords(risk: FileEvent['risk'], t: Messages): string {
  if (risk.trusted) {
    return t('search.details.trustedYes');
  }
  const { domains } = risk.untrustedValues;
  return domains.length === 0
    ? t('search.details.trustedNoDomains')
    : t('search.details.trustedNo', { domains: domains.join(', ') });
}
