import { Random } from './Random';
import { WORDS } from './vocabulary';
import { Zipf } from './Zipf';

export interface Person {
  address: string;
  userId: string;
  mailboxId: string;
  connectionId: string;
}

/** Where mail is collected: most people are in the first. */
export const CONNECTIONS = [
  { id: guid('c0', 1), displayName: 'Contoso Europe' },
  { id: guid('c0', 2), displayName: 'Contoso Americas' },
  { id: guid('c0', 3), displayName: 'Contoso Asia' },
] as const;

export const TRUSTED_DOMAINS = ['contoso.com', '*.contoso.com'];

const PEOPLE = 20_000;
const PARTNERS = 6_000;
const MAX_RECIPIENTS = 12;

const FIRST_NAMES =
  'anna ben carla david elena finn greta hugo ines jan kim lars mara nils olga paul quinn rosa sven tara umar vera will xenia yuri zoe'.split(
    ' ',
  );

/** Those who send, and those they send to. */
export class Company {
  readonly people: readonly Person[];
  /** Domains of other companies, those that are written to most first. */
  readonly partners: readonly string[];
  readonly #byActivity = Zipf.create({ size: PEOPLE, exponent: 0.7 });
  readonly #byTrade = Zipf.create({ size: PARTNERS, exponent: 1 });

  static create(): Company {
    return new Company();
  }

  private constructor() {
    this.people = Array.from({ length: PEOPLE }, (_, n) => personOf(n));
    this.partners = Array.from(
      { length: PARTNERS },
      (_, n) => `${WORDS[n % WORDS.length]}${n}.example`,
    );
  }

  sender(random: Random): Person {
    return this.people[this.#byActivity.draw(random)];
  }

  /** To whom a mail goes: one person more often than not, seldom a dozen. */
  recipients(random: Random): string[] {
    const inside = random.chance(0.45);
    const [partner] = [this.partners[this.#byTrade.draw(random)]];
    return Array.from({ length: recipientCount(random) }, (_, n) =>
      // Who writes to a partner has a colleague read it too, now and then.
      inside || (n > 0 && random.chance(0.4))
        ? this.people[this.#byActivity.draw(random)].address
        : this.#partnersPerson(random, partner),
    );
  }

  #partnersPerson(random: Random, domain: string): string {
    const name = `${random.pick(FIRST_NAMES)}${random.below(4)}`;
    return random.chance(0.1)
      ? `${capital(name)}@${capital(domain)}`
      : `${name}@${random.chance(0.05) ? `mail.${domain}` : domain}`;
  }
}

function personOf(n: number): Person {
  // The larger the connection, the more of ten.
  const connection = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2][n % 10];
  const name = `${FIRST_NAMES[n % FIRST_NAMES.length]}.${
    WORDS[(n * 7) % WORDS.length]
  }${n}`;
  return {
    address: `${name}@contoso.com`,
    userId: guid('a0', n),
    mailboxId: guid('b0', n),
    connectionId: CONNECTIONS[connection].id,
  };
}

function recipientCount(random: Random): number {
  const chance = random.next();
  if (chance < 0.66) {
    return 1;
  }
  if (chance < 0.84) {
    return 2;
  }
  return chance < 0.96
    ? 3 + random.below(3)
    : 6 + random.below(MAX_RECIPIENTS - 5);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function guid(family: string, n: number): string {
  return `${family}000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
