import {
  MailFault,
  type Fault,
  type MailConnector,
  type TenantId,
  type TenantMail,
  type TenantProfile,
} from '../../mail';

/**
 * A tenant that answers probes as told: `faults` are thrown one after the other, then it works. Whatever else is asked
 * of it is refused loudly.
 */
export class FakeTenant implements MailConnector {
  readonly service = 'microsoft365';
  readonly probed: { tenantId: string; fresh: boolean }[] = [];
  faults: Fault[] = [];
  mailboxFault: Fault | undefined;
  readonly asked: string[] = [];
  /** What the tenant's clock shows. */
  clock = new Date();
  /** Happens while a probe is under way. */
  meanwhile: () => Promise<void> = async () => {};

  openTenant(tenantId: TenantId): TenantMail {
    const tenant: Pick<TenantMail, 'probe' | 'listMessages'> = {
      probe: async options => {
        await this.meanwhile();
        return this.#probe(tenantId, options?.fresh ?? false);
      },
      listMessages: async ({ userId }) => {
        this.asked.push(userId);
        if (this.mailboxFault) {
          throw faultOf(this.mailboxFault);
        }
        return {
          messages: [],
          next: {
            kind: 'upToDate',
            position: { mode: 'delta', cursor: 'end' },
          },
          answeredAt: this.clock,
        };
      },
    };
    return tenant as TenantMail;
  }

  #probe(tenantId: TenantId, fresh: boolean): TenantProfile {
    this.probed.push({ tenantId, fresh });
    const fault = this.faults.shift();
    if (fault) {
      throw faultOf(fault);
    }
    return { tenantId, displayName: 'Contoso', answeredAt: this.clock };
  }
}

function faultOf(fault: Fault): MailFault {
  return new MailFault(fault, { message: 'The tenant said no.' });
}
