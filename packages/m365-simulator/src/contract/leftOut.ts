const NOTIFICATIONS = 'change notifications: the product polls';

/** Samples of the contract that do not apply to the simulated tenant, by number, with the reason. */
export const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  '011': 'open extensions: no mail of ours has any',
  '019': 'a meeting request: the tenant has no calendar',
  '110': NOTIFICATIONS,
  '112': NOTIFICATIONS,
  '116': NOTIFICATIONS,
  '117': NOTIFICATIONS,
  '118': NOTIFICATIONS,
  '119': NOTIFICATIONS,
  '120': NOTIFICATIONS,
  '121': NOTIFICATIONS,
  '122': NOTIFICATIONS,
};

const OLD_SPELLING = 'capitalised in an example of 2015';
const OLD_LINK = 'was given by older versions of the service';
const SEARCH_FOLDER = 'of a search folder';
const NO_PLANS = 'the organization lists no plans';
const NO_PROFILE = 'no privacy profile is set';
const NOT_IN_METADATA = 'not in the metadata now';
const INTERNAL = 'internal to the service';
const ROLE = 'of a directory role';
const REPEATED = 'repeats the error, in an older version of the service';
const UNITS = 'the tenant counts no resource units';

/** Members of a sample's body that the simulated tenant leaves out, by number of the sample and path, with the reason. */
export const LEFT_OUT: Readonly<
  Record<string, Readonly<Record<string, string>>>
> = {
  '013': {
    'value.BodyPreview': OLD_SPELLING,
    'value.Importance': OLD_SPELLING,
    'value.body.Content': OLD_SPELLING,
    'value.body.ContentType': OLD_SPELLING,
  },
  '018': { '@odata.id': OLD_LINK },
  '034': {
    'item.attachments@odata.context': 'names types, and no client follows it',
  },
  '040': {
    'value.@odata.type': SEARCH_FOLDER,
    'value.filterQuery': SEARCH_FOLDER,
    'value.isSupported': SEARCH_FOLDER,
  },
  '052': {
    city: 'comes only when selected',
    country: 'comes only when selected',
    department: 'comes only when selected',
  },
  '062': { '@odata.id': OLD_LINK },
  '064': {
    'value.@odata.id': OLD_LINK,
    'value.organizationId': INTERNAL,
  },
  '068': {
    'value.assignedPlans.assignedDateTime': NO_PLANS,
    'value.assignedPlans.capabilityStatus': NO_PLANS,
    'value.assignedPlans.service': NO_PLANS,
    'value.assignedPlans.servicePlanId': NO_PLANS,
    'value.directorySizeQuota': NOT_IN_METADATA,
    'value.directorySizeQuota.total': NOT_IN_METADATA,
    'value.directorySizeQuota.used': NOT_IN_METADATA,
    'value.isMultipleDataLocationsForServicesEnabled': NOT_IN_METADATA,
    'value.privacyProfile.contactEmail': NO_PROFILE,
    'value.privacyProfile.statementUrl': NO_PROFILE,
    'value.provisionedPlans.capabilityStatus': NO_PLANS,
    'value.provisionedPlans.provisioningStatus': NO_PLANS,
    'value.provisionedPlans.service': NO_PLANS,
  },
  '080': {
    'responses.body.@odata.count': 'the sample counts users by city',
    'responses.body.value.@odata.type': ROLE,
    'responses.body.value.deletedDateTime': ROLE,
    'responses.body.value.description': ROLE,
    'responses.body.value.roleTemplateId': ROLE,
    'responses.headers.X-OfficeCluster': INTERNAL,
    'responses.headers.X-ProxyCluster': INTERNAL,
    'responses.headers.X-Tasks-CorrelationId': INTERNAL,
    'responses.headers.x-ms-resource-unit': UNITS,
  },
  '083': {
    'responses.body.error.innerError.code': REPEATED,
    'responses.body.error.innerError.message': REPEATED,
    'responses.body.error.innerError.status': REPEATED,
    'responses.headers.x-ms-resource-unit': UNITS,
  },
  '090': {
    'error.innerError.code': REPEATED,
    'error.innerError.message': REPEATED,
    'error.innerError.status': REPEATED,
  },
};
