// The package under its own name, so that the file that `exports` points to is timed: what npm installs.
// That file is built, not compiled with the bench: run `npm run build` first.
export const PACKAGE: string = import.meta.resolve('cors-layer')

type Library = typeof import('../../lib/index.ts')

export const createCorsLayer: Library['createCorsLayer'] = (await import(PACKAGE)).createCorsLayer
