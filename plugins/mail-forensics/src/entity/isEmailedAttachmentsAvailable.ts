import {
  isGroupEntity,
  isUserEntity,
  type Entity,
} from '@backstage/catalog-model';

/**
 * Whether the card *Emailed attachments* has something to say of an entity: of users and groups.
 *
 * @public
 */
export function isEmailedAttachmentsAvailable(entity: Entity): boolean {
  return isUserEntity(entity) || isGroupEntity(entity);
}
