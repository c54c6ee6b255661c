/** One record; names are whole, without a dot at the end. */
export interface DnsRecord {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly data: string;
}

export type NewDnsRecord = Omit<DnsRecord, "id"> & {
  /** Seconds. */
  readonly ttl: number;
};

/** Where the records of domains are kept. */
export interface Dns {
  /** Domains that are kept here, such as `example.com`. */
  zones(): Promise<readonly string[]>;
  /** Complete or rejected. */
  records(zone: string): Promise<readonly DnsRecord[]>;
  create(zone: string, record: NewDnsRecord): Promise<DnsRecord>;
  /** An absent record is no error. */
  remove(zone: string, id: string): Promise<void>;
}
