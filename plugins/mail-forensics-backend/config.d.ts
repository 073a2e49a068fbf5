import type { HumanDuration } from '@backstage/types';

export interface Config {
  mailForensics?: {
    /**
     * Serve file events although the permission framework is off. Then everybody who can sign in can search: leave it
     * out unless that is what you want.
     */
    allowWithoutPermissions?: boolean;

    microsoft365?: {
      /** Application (client) ID of the app registration. */
      clientId?: string;

      /** Only this tenant may be connected: set it for a single-tenant app registration. */
      tenantId?: string;

      /** Exactly one of its members. */
      credential?: {
        /**
         * Value (not ID) of a client secret.
         * @visibility secret
         */
        clientSecret?: string;

        /** PEM files of a certificate that is uploaded to the app registration. */
        certificate?: {
          /** PEM file of the certificate that is uploaded to the app registration. */
          certificateFile: string;
          /** PEM file of its private key. */
          privateKeyFile: string;
        };

        /** File with a token of a federated identity provider (workload identity federation); read at every use. */
        federatedTokenFile?: string;

        /** Managed identity whose token is exchanged for the app's (federated credential). */
        managedIdentity?: {
          /** Client ID of a user-assigned identity. Default: the identity that the system assigned. */
          clientId?: string;
        };
      };

      /** National cloud. Default: global. */
      cloud?: 'global' | 'usGovernment' | 'usGovernmentDoD' | 'china';

      /** Only to point at a simulated tenant; plain http only for loopback hosts. */
      endpoints?: {
        /** Origin of sign-in, only to point at a simulated tenant. Default: that of the cloud. */
        login?: string;
        /** Origin of Microsoft Graph, only to point at a simulated tenant. Default: that of the cloud. */
        graph?: string;
      };
    };

    collection?: {
      /** How often each mailbox is read, from one second to one day, for example `{ minutes: 5 }` or `5m`. Default: 5 minutes. */
      pollInterval?: HumanDuration | string;

      /** Mailboxes read at the same time, per replica, from 1 to 1,000. Default: 16. */
      concurrency?: number;

      /** Also look for sent mail in Deleted Items and Recoverable Items. Default: true. */
      watchDeletedItems?: boolean;

      hashing?: {
        /** Whether attachments are read to be hashed. Default: true. */
        enabled?: boolean;

        /** Larger attachments are recorded without a hash, for example `150MB`. Default: 150MB. */
        maxSize?: string;
      };
    };

    retention?: {
      /** Events are removed this many days after Microsoft received their mail, from 1 to 36,500. Default: 365. */
      days?: number;
    };

    audit?: {
      /**
       * Keys that the entries of the audit are chained with, so that nobody without them can change, remove or reorder
       * entries unseen. The first makes new hashes; keep the others for as long as entries of theirs are to be checked.
       * Default: none, and the hashes show accidents only.
       */
      keys?: Array<{
        /** Stored with each entry, for example the year. */
        id: string;

        /**
         * At least 32 characters, best random ones.
         * @visibility secret
         */
        secret: string;
      }>;

      /** Whether people are asked what they search for: a purpose, or the number of a case. Default: off. */
      purpose?: 'off' | 'optional' | 'required';
    };

    /** What one person may ask of one replica; more is answered with 429. */
    rateLimit?: {
      /** Requests at once, after a pause. Default: 300. */
      burst?: number;

      /** And from then on. Default: 30. */
      perSecond?: number;

      /** Requests that are being answered. Default: 60. */
      concurrent?: number;
    };

    /** Recipients in these domains are trusted; `*.contoso.com` means its subdomains. Default: nobody is. */
    trustedDomains?: string[];

    notifications?: {
      /**
       * Entity refs to tell when a connection breaks or works again, for example `group:default/security`. It takes
       * Backstage's notifications plugin. Default: nobody is told.
       */
      recipients?: string[];
    };
  };
}
