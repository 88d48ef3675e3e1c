// Imports a package in a fresh process, and says how many milliseconds that takes.
const address = process.argv[3] ?? ''
const start = performance.now()
await import(address)
process.send?.(performance.now() - start)
