import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { mailForensicsTranslationRef } from '../translation';

/** The words of the pages, in the language of the app. */
export function useMessages() {
  return useTranslationRef(mailForensicsTranslationRef).t;
}

/** What {@link useMessages} gives. */
export type Messages = ReturnType<typeof useMessages>;
