export interface Config {
  mailForensics?: {
    audit?: {
      /**
       * Whether people are asked what they search for: a purpose, or the number of a case. Default: off.
       * @visibility frontend
       */
      purpose?: 'off' | 'optional' | 'required';
    };
  };
}
