/** Words of the server, with names of the deal set as code. */
export function Said({ text }: { text: string }) {
  return <>{text.split("`").map((part, i) => (i % 2 ? <code>{part}</code> : part))}</>;
}
