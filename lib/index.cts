// The types of the CommonJS module. They are those of the ES module; only the two values have to be
// declared again, as a CommonJS file can take nothing but types from an ES module.
import type * as esm from './index.ts' with { 'resolution-mode': 'import' }

export type {
  Answer,
  AnyRequest,
  AnyResponse,
  CorsDecision,
  CorsFailure,
  CorsLayer,
  CorsOptions,
  CorsOptionsProblem,
  IsAllowedOrigin,
  List,
  Listener,
} from './index.ts' with { 'resolution-mode': 'import' }

export declare const createCorsLayer: typeof esm.createCorsLayer
export declare const CorsOptionsError: typeof esm.CorsOptionsError
export type CorsOptionsError = esm.CorsOptionsError
