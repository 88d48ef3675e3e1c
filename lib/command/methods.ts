// Methods as the Fetch standard reads them: they are case-sensitive, but for those that it normalizes.

const NORMALIZED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']
const SAFELISTED = ['GET', 'HEAD', 'POST']
const SAFE = ['GET', 'HEAD', 'OPTIONS']

/** https://fetch.spec.whatwg.org/#concept-method-normalize */
export function normalizeMethod(method: string): string {
  const upper = method.toUpperCase()
  return NORMALIZED.includes(upper) ? upper : method
}

/** https://fetch.spec.whatwg.org/#cors-safelisted-method: no preflight has to allow it. */
export function isSafelistedMethod(method: string): boolean {
  return SAFELISTED.includes(method)
}

/** Whether a request of this method changes nothing. */
export function isSafeMethod(method: string): boolean {
  return SAFE.includes(method)
}
