// The `Vary` field of a response (RFC 9110, 12.5.5). Names in it are compared without letter case.

/**
 * `value` with `name` after its own names, none of them twice. A `value` with a `*` among its names
 * gets no more: it says already that the response varies on everything.
 */
// Differs: Starlette appends `Origin` to whatever is there.
export function mergeVary(value: string, name: string): string {
  const names = value.split(',').map(text => text.trim())
  const seen = new Set<string>()
  const kept = names.filter(text => {
    const isNew = text !== '' && !seen.has(text.toLowerCase())
    seen.add(text.toLowerCase())
    return isNew
  })
  // Starlette keeps the text of the app's names as it is; so does this, if it can stay.
  const text = kept.length === names.length ? value : kept.join(', ')
  if (seen.has('*') || seen.has(name.toLowerCase())) return text
  return text === '' ? name : `${text}, ${name}`
}
