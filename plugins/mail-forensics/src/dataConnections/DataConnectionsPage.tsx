import { Content, Header, Page } from '@backstage/core-components';
import { StillIfAsked } from '../components/StillIfAsked';
import { useMessages } from '../components/useMessages';
import { DataConnectionsContent } from './DataConnectionsContent';

/** The page of the classic frontend system, which draws its own header. */
export function DataConnectionsPage() {
  const t = useMessages();
  return (
    <Page themeId="tool">
      <Header title={t('connections.title')} />
      <Content>
        <StillIfAsked>
          <DataConnectionsContent />
        </StillIfAsked>
      </Content>
    </Page>
  );
}

/** The page of the new frontend system, where the header is the app's, and nothing else is. */
export function NfsDataConnectionsPage() {
  return (
    <main>
      <Content>
        <StillIfAsked>
          <DataConnectionsContent />
        </StillIfAsked>
      </Content>
    </main>
  );
}
