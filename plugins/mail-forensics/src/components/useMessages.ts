import {
  useTranslationRef,
  type TranslationFunction,
} from '@backstage/frontend-plugin-api';
import { mailForensicsTranslationRef } from '../translation';

/** The words of the pages, in the language of the app. */
export type Messages = TranslationFunction<
  (typeof mailForensicsTranslationRef)['T']
>;

export function useMessages(): Messages {
  return useTranslationRef(mailForensicsTranslationRef).t;
}
