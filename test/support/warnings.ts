// Catches what `process.emitWarning` is called with, so that warnings are compared and not printed.

/** What the warnings are collected for: a tap test, or anything that is torn down. */
interface Teardown {
  teardown(fn: () => unknown): void
}

/** The arguments of one call of `process.emitWarning`. */
export type Warning = readonly [message: unknown, init?: unknown]

/** The warnings from now until the end of `t`, in order. The array fills as they come. */
export function warningsOf(t: Teardown): Warning[] {
  const warnings: Warning[] = []
  const { emitWarning } = process
  process.emitWarning = (...warning: unknown[]) => void warnings.push(warning as [unknown])
  t.teardown(() => {
    process.emitWarning = emitWarning
  })
  return warnings
}
