/** Header in which a request to enter says who it is. */
export const PERSON_HEADER = 'x-bench-person';

/** Id of the provider that believes it, in addresses and in the configuration. */
export const PEOPLE_PROVIDER = 'people';
