/*
 * The portal's own directory: which person an address belongs to, and who is in which team.
 */
export * from './CatalogPeople';
export { readGroupRef, type Members, type People } from './People';
