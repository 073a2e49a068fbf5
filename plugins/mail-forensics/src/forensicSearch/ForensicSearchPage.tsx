import { Content, Header, Page } from '@backstage/core-components';
import { useMessages } from '../components/useMessages';
import { ForensicSearchContent } from './ForensicSearchContent';

/** The page of the classic frontend system, which draws its own header. */
export function ForensicSearchPage() {
  const t = useMessages();
  return (
    <Page themeId="tool">
      <Header title={t('search.title')} />
      <Content>
        <ForensicSearchContent />
      </Content>
    </Page>
  );
}

/** The page of the new frontend system, where the header is the app's. */
export function NfsForensicSearchPage() {
  return (
    <Content>
      <ForensicSearchContent />
    </Content>
  );
}
