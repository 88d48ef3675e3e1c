// How the command is used: its help, and the error of whoever uses it in another way.

/** Wrong usage. The message says what is wrong and what to write instead, in one line, without secrets. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const EXAMPLE_URL = 'https://api.example.com/items'
export const EXAMPLE_ORIGIN = 'https://app.example.com'

export const HELP = `Usage: cors-layer <url> --origin <origin> [options]
       cors-layer [options] curl <what the browser's "Copy as cURL" gives>

Asks a server as a browser would when a script calls it from another origin,
and says whether the script gets the response; if not, why, and what to change.

  --origin ORIGIN             the page's origin, such as https://app.example.com
  -X, --method METHOD         the request method; GET by default
  -H, --header 'NAME: VALUE'  a header that the script sets; may be repeated
  --data TEXT                 the body; text/plain unless -H sets Content-Type
  --credentials               like credentials: 'include', but without cookies
  --send                      also sends a request that may change something;
                              without it, only the preflight is checked for
                              methods other than GET, HEAD and OPTIONS
  --timeout SECONDS           for all requests together; 30 by default
  --insecure                  accepts any certificate, even a self-signed one
  --json                      prints one object, for programs
  --version
  --help

Exit status: 0 allowed, or the preflight passes and the request was not sent;
1 blocked; 2 wrong usage or no answer.
`
