/**
 * `fetch` that gives up after so many milliseconds, body included. Node's own waits for five minutes,
 * and what waits for an answer holds up the commands of its repository.
 */
export function patientFetch(ms: number): typeof fetch {
  return (input, init) => {
    const limit = AbortSignal.timeout(ms);
    const { signal } = init ?? {};
    return fetch(input, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit });
  };
}
