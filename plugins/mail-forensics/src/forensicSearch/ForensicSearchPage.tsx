import { Content, Header, Page } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { Route, Routes } from 'react-router-dom';
import { AuditContent } from '../audit/AuditContent';
import { PurposeGate } from '../audit/PurposeGate';
import { SearchTabs } from '../audit/SearchTabs';
import { StillIfAsked } from '../components/StillIfAsked';
import { useMessages } from '../components/useMessages';
import { auditRouteRef, fileRouteRef, forensicSearchRouteRef } from '../routes';
import { FileContent } from './filePage/FileContent';
import { FileHeading } from './filePage/FileHeading';
import { ForensicSearchContent } from './ForensicSearchContent';

/** The page of the classic frontend system, which draws its own header, and below it the pages of files. */
export function ForensicSearchPage() {
  return (
    <StillIfAsked>
      <Routes>
        <Route path={fileRouteRef.path} element={<FilePage />} />
        <Route path={auditRouteRef.path} element={<AuditPage />} />
        <Route path="*" element={<SearchPage />} />
      </Routes>
    </StillIfAsked>
  );
}

function SearchPage() {
  const t = useMessages();
  return (
    <Page themeId="tool">
      <Header title={t('search.title')} />
      <Content>
        <SearchTabs tab="search" />
        <PurposeGate>
          <ForensicSearchContent />
        </PurposeGate>
      </Content>
    </Page>
  );
}

function AuditPage() {
  const t = useMessages();
  return (
    <Page themeId="tool">
      <Header title={t('search.title')} />
      <Content>
        <SearchTabs tab="audit" />
        <AuditContent />
      </Content>
    </Page>
  );
}

function FilePage() {
  const t = useMessages();
  const searchPage = useRouteRef(forensicSearchRouteRef);
  return (
    <Page themeId="tool">
      <Header
        title={t('filePage.title')}
        type={t('filePage.back')}
        typeLink={searchPage()}
      />
      <Content>
        <PurposeGate>
          <FileContent />
        </PurposeGate>
      </Content>
    </Page>
  );
}

/** The pages of the new frontend system, where the header is the app's, and nothing else is. */
export function NfsForensicSearchPage() {
  return (
    <main>
      <Content>
        <StillIfAsked>
          <Routes>
            <Route
              path={fileRouteRef.path}
              element={
                <>
                  <FileHeading />
                  <PurposeGate>
                    <FileContent />
                  </PurposeGate>
                </>
              }
            />
            <Route
              path={auditRouteRef.path}
              element={
                <>
                  <SearchTabs tab="audit" />
                  <AuditContent />
                </>
              }
            />
            <Route
              path="*"
              element={
                <>
                  <SearchTabs tab="search" />
                  <PurposeGate>
                    <ForensicSearchContent />
                  </PurposeGate>
                </>
              }
            />
          </Routes>
        </StillIfAsked>
      </Content>
    </main>
  );
}
