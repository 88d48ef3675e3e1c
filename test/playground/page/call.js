// What a row or the form sends, as the call that the browser makes of it: without what its way of
// sending ignores, and without the headers that browsers let no script set.
import { FORBIDDEN_REQUEST_HEADER } from '../../../dist/lib/options/names.js'

/** The call, as the model of a browser takes it, with the mode and the redirects of `fetch`. */
export function callOf({ policy, path, from = 'page', by = 'fetch', ...sends }, origins) {
  const call = {
    url: `${origins.api}/${policy}${path}`,
    origin: { page: origins.page, other: origins.other, sandbox: 'null' }[from],
    method: 'GET',
    credentials: by !== 'module' && sends.credentials === 'include',
    usesPreflight: by === 'upload',
  }
  if (by === 'image' || by === 'module') return call
  const { method, body, mode, redirect } = sends
  const headers = Object.entries(sends.headers ?? {}).filter(
    ([name]) => !FORBIDDEN_REQUEST_HEADER.test(name),
  )
  if (by === 'fetch') return { ...call, method, headers, body, mode, redirect }
  return { ...call, method, headers, body: /^(?:get|head)$/i.test(method) ? undefined : body }
}
