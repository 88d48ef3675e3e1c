// bench/README.md, from a run: data in, text out.
import { type Case, figuresTable, type Run, table, verdicts } from './results.ts'

export function readme({ results, node, processor, date }: Run, cases: readonly Case[]): string {
  const goals = cases.flatMap(each => verdicts(each, results[each.name] ?? {}))
  const misses = goals.filter(goal => goal.at(-1) !== 'met')
  const goalTable = (rows: string[][]): string => table(['goal', 'median', 'rounds', ''], rows)
  const tables = (group: Case['group']): string => {
    const shown = cases.filter(each => each.group === group && results[each.name])
    const labels = new Set(shown.map(({ unit, base }) => unit + base))
    return [...labels]
      .map(label =>
        figuresTable(
          shown.filter(({ unit, base }) => unit + base === label),
          results,
        ),
      )
      .join('\n\n')
  }
  return `# Benchmarks

<!-- Written by \`npm run bench -- --record\`. Change bench/readme.ts instead. -->

Node ${node}, ${processor}, ${date}, recorded by \`npm run bench -- --record\`, which takes about 20 minutes on an idle machine.

Each row runs in its own process, and the rows of a case take turns, there and back, in short slices. A figure is the lower
quartile of the slices in a round; the tables show the median of several rounds, each with fresh processes. Ratios are taken
within a round. Every answer is checked before it is timed. The same row differs by up to 6 % between cases, and by up to 10 %
between rounds over sockets.

![Microseconds a request in memory](results.svg)

## Goals

${misses.length === 0 ? 'All are met.' : `${goals.length - misses.length} of ${goals.length} are met. The others are missed, or met only in some rounds:`}

${goalTable(misses)}

\`corser\` sends neither CORS headers nor \`Vary\` when there is no \`Origin\` or a disallowed one.

<details><summary>All goals</summary>

${goalTable(goals)}

</details>

## In memory

A real \`http.Server\` without sockets: microseconds of processor time a request, and in parentheses the ratio to the same headers
written by hand. \`bare\` is the app without CORS. \`object\`, \`array\` and \`setHeader\` are the ways in which the app writes its
head; the other cases use \`object\`. \`origins\` and \`patterns\` vary the length of the allow-list. \`hostile\` is a
preflight with 12 KB of \`Access-Control-Request-Headers\`, beside one with the same bytes in a header that nobody reads.

${tables('memory')}

## Once in a process

\`import\` imports the package in a fresh process. \`making\` makes a layer for the given number of origins, and \`heap\` is the memory
that it keeps; \`by hand\` is a \`Set\` of the origins.

${tables('once')}

## Over sockets

Requests a second under autocannon: each framework without CORS (\`bare\`), with its own plugin, wrapped in the layer, and with
the layer as middleware. The plugins are \`cors\` in Express, \`@fastify/cors\`, \`@koa/cors\` and \`hono/cors\`.

${tables('sockets')}
`
}
