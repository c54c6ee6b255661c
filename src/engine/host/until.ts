/** A flag is seen by the very next request; a reloaded vhost, or a busy machine, needs a moment. */
const PATIENCE_MS = 5_000;

/** Shell that asks a command every 50 ms until it is true; false when patience has run out. */
export const UNTIL_TRUE = `until_true() {
  clock; begin=$now
  until "$@"; do
    clock
    [ $((now-begin)) -lt ${PATIENCE_MS} ] || return 1
    sleep 0.05
  done
}`;
