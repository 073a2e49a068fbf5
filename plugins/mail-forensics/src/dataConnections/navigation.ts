/** Leaves the portal for another address; a parameter of the pages so that tests stay where they are. */
export type Navigate = (url: string) => void;

export const leaveTo: Navigate = url => window.location.assign(url);
