import type { FileEvent } from 'backstage-plugin-mail-forensics-common';

const removableMedia = () => ({
  vendor: null,
  mediaName: null,
  serialNumber: null,
  capacity: null,
  busType: null,
  name: null,
  volumeName: null,
  partitionId: null,
});

const place = () => ({
  category: null,
  name: null,
  user: { email: [] },
  ip: null,
  privateIp: [],
  operatingSystem: null,
  remoteHostname: null,
  removableMedia: removableMedia(),
  tabs: [],
  accountName: null,
  accountType: null,
  domains: [],
  identifiers: [],
});

type Inapplicable =
  | 'created'
  | 'modified'
  | 'owner'
  | 'url'
  | 'id'
  | 'directory'
  | 'directoryId'
  | 'cloudDriveId'
  | 'originalName'
  | 'originalDirectory'
  | 'classifications'
  | 'acquiredFrom'
  | 'changeType'
  | 'archiveId'
  | 'parentArchiveId'
  | 'passwordProtected';

/** Members of an event that never apply to e-mail: present and empty, as in the e-mail events of Incydr. */
export const NOT_APPLICABLE = {
  source: () => ({ ...place(), domain: null }),
  destination: () => ({
    ...place(),
    printJobName: null,
    printerName: null,
    printedFilesBackupPath: null,
  }),
  file: (): Pick<FileEvent['file'], Inapplicable> => ({
    created: null,
    modified: null,
    owner: null,
    url: null,
    id: null,
    directory: null,
    directoryId: [],
    cloudDriveId: null,
    originalName: null,
    originalDirectory: null,
    classifications: [],
    acquiredFrom: [],
    changeType: 'NONE',
    archiveId: null,
    parentArchiveId: null,
    passwordProtected: null,
  }),
  process: () => ({ executable: null, owner: null, extension: null }),
  report: () => ({
    id: null,
    name: null,
    description: null,
    headers: [],
    count: null,
    type: null,
  }),
  git: () => ({
    eventId: null,
    lastCommitHash: null,
    repositoryUri: null,
    repositoryUser: null,
    repositoryEmail: null,
    repositoryEndpointPath: null,
  }),
  responseControls: () => ({
    preventativeControl: null,
    reason: null,
    userJustification: { reason: null, text: null },
  }),
};
