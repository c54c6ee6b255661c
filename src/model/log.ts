/** One line that a container wrote. */
export interface LogLine {
  /** RFC 3339 with nine digits of a second, by the host's clock: the order of texts is that of times. */
  readonly time: string;
  readonly host: string;
  readonly service: string;
  readonly slot: string;
  readonly release: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}
