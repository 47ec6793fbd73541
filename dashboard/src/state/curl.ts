/** One argument of a shell's command, whatever is in it. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A command that sends a request as a client sent it. */
export function asCurl(address: string, endpoint: string, body: string): string {
  return [
    `curl -N ${shellQuoted(address + endpoint)}`,
    `  -H 'Content-Type: application/json'`,
    `  --data-raw ${shellQuoted(body)}`,
  ].join(' \\\n')
}
