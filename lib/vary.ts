// The `Vary` field of a response (RFC 9110, 12.5.5). Its names are case-insensitive.

/**
 * `value` with `name` added at its end. No name is listed twice, and a `value` that already varies
 * on everything (`*`) gets no further name.
 */
// Differs: Starlette appends `Origin` to whatever is there.
export function mergeVary(value: string, name: string): string {
  const members = value.split(',').map(member => member.trim())
  const names = new Map<string, string>()
  for (const member of members) {
    const key = member.toLowerCase()
    if (member !== '' && !names.has(key)) names.set(key, member)
  }
  // Like Starlette, leave the app's own text as it is where nothing has to go.
  const text = names.size === members.length ? value : [...names.values()].join(', ')
  if (names.has('*') || names.has(name.toLowerCase())) return text
  return text === '' ? name : `${text}, ${name}`
}
