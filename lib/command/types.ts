// What goes in and out of the model of a browser.
import type { Headers } from './headers.ts'

export type { Headers } from './headers.ts'

/** What a script asks for. */
export interface Call {
  readonly url: string
  /** Of the page, as browsers send it. */
  readonly origin: string
  /** @default 'GET' */
  readonly method?: string
  readonly headers?: Headers
  readonly body?: string | undefined
  /** As `credentials: 'include'`. @default false */
  readonly credentials?: boolean
  /** The value of the `Cookie` header, for the first origin that is called. Never shown. */
  readonly cookies?: string | undefined
  /**
   * Whether there is a preflight in any case, as for an upload that a script listens to
   * (https://fetch.spec.whatwg.org/#use-cors-preflight-flag).
   * @default false
   */
  readonly usesPreflight?: boolean
}

/** A request as it goes over the wire. */
export interface Request {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body?: string | undefined
  readonly cookies?: string | undefined
}

/** The head of a response. */
export interface Response {
  readonly status: number
  /** All fields, in their order. */
  readonly headers: Headers
  /** The IP address that it came from, where it is known. */
  readonly address?: string | undefined
}

/** Sends one request, and gives the head of the response. */
export type Send = (request: Request) => Promise<Response>

/** Where each rule stands. */
export const RULES = {
  'mixed-content': 'https://www.w3.org/TR/mixed-content/#should-block-fetch',
  port: 'https://fetch.spec.whatwg.org/#bad-port',
  origin: 'https://fetch.spec.whatwg.org/#cors-check',
  credentials: 'https://fetch.spec.whatwg.org/#cors-check',
  status: 'https://fetch.spec.whatwg.org/#cors-preflight-fetch',
  methods: 'https://fetch.spec.whatwg.org/#cors-preflight-fetch',
  headers: 'https://fetch.spec.whatwg.org/#cors-preflight-fetch',
  authorization: 'https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name',
  redirect: 'https://fetch.spec.whatwg.org/#http-redirect-fetch',
  'proxy-authentication': 'https://fetch.spec.whatwg.org/#http-network-or-cache-fetch',
  'preflight-cache': 'https://fetch.spec.whatwg.org/#cors-preflight-cache',
} as const
export type Rule = keyof typeof RULES

/** One check, and what came of it. */
export interface Check {
  readonly rule: Rule
  readonly passed: boolean
  /** What was found, as a clause: "the status is 405, not 200 to 299". */
  readonly text: string
  /** Of a check that failed. */
  readonly advice?: Advice
}

/** What to change, in sentences. */
export interface Advice {
  readonly rule: Rule
  /** On any server, in the call, or in the page. */
  readonly server: string
  /** In cors-layer; `null` where no option of it helps. */
  readonly corsLayer: string | null
  /** The options that `corsLayer` names, as data. */
  readonly fixes: readonly Fix[]
}

/** What to change in one option of cors-layer. */
export interface Fix {
  readonly option: 'allowOrigins' | 'allowMethods' | 'allowHeaders' | 'allowCredentials'
  /** The entries to add to a list, or `true` to set the option to that. */
  readonly add: readonly string[] | true
}

/** A request of the browser, what came back, and what the browser makes of it. */
export interface Step {
  readonly kind: 'preflight' | 'request'
  readonly request: Request
  /** `null` when the browser blocks the request before it is sent. */
  readonly response: Response | null
  readonly checks: readonly Check[]
}

export interface Outcome {
  /** `unknown` when nothing could be asked. */
  readonly verdict: 'allowed' | 'blocked' | 'unknown'
  readonly steps: readonly Step[]
  /** Whether the request itself was sent, beyond a preflight. */
  readonly sent: boolean
  /** What the script gets; `null` when it gets none. */
  readonly response: Response | null
  /** The names of the response headers that the script may read, in lower case. */
  readonly readable: readonly string[]
  /** Whether CORS applied: `false` if every request was same-origin. */
  readonly isCors: boolean
}

/** An outcome in words; what `--json` prints. */
export interface Result {
  /** Whether the script gets the response or, if not `sent`, a browser would send the request. */
  readonly allowed: boolean
  /** The status that the script gets; `null` when it gets none. */
  readonly status: number | null
  /** Whether the request itself was sent, beyond a preflight. */
  readonly sent: boolean
  /** One line. */
  readonly verdict: string
  readonly steps: readonly ResultStep[]
  /** For each check that failed, what to change. */
  readonly advice: readonly Advice[]
  /** What is not wrong, but good to know. */
  readonly notes: readonly string[]
  /** The names of the response headers that the script may read, in lower case. */
  readonly readable: readonly string[]
  /** Why there is no verdict: wrong arguments, or no answer. */
  readonly error?: string
}

export interface ResultStep {
  readonly kind: 'preflight' | 'request'
  readonly method: string
  readonly url: string
  readonly requestHeaders: Headers
  /** `null` when the browser blocks the request before it is sent. */
  readonly status: number | null
  readonly headers: Headers
  readonly checks: readonly ResultCheck[]
}

export interface ResultCheck extends Omit<Check, 'advice'> {
  /** Where the rule stands. */
  readonly link: string
}
