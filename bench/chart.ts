// The chart and the tables of the README, from the results of a run: text in, text out.
import type { Contender } from './contenders.ts'
import { median, type Result, type Run, ratio } from './results.ts'

const SHOWN: readonly Contender[] = ['bare', 'by hand', 'ours', 'cors', 'corser', '@tinyhttp/cors']
const GROUPS: readonly (readonly [name: string, title: string])[] = [
  ['object', 'writeHead(status, object)'],
  ['array', 'writeHead(status, array)'],
  ['setHeader', 'setHeader'],
  ['no origin', 'no Origin'],
  ['preflight', 'preflight'],
]
const FRAMEWORKS: readonly (readonly [name: string, title: string])[] = [
  ['express', 'Express, `cors`'],
  ['fastify', 'Fastify, `@fastify/cors`'],
  ['koa', 'Koa, `@koa/cors`'],
  ['hono', 'Hono, `hono/cors`'],
]
const [LEFT, BAR, STEP, GAP, WIDTH] = [150, 11, 14, 32, 720]

/** Bars of the microseconds a request. Its colours follow the mode of the page that shows it. */
export function chart({ results, node, processor }: Run): string {
  const groups = chosen(results)
  const figures = groups.flatMap(([, { rows }]) => SHOWN.map(name => median(rows[name] ?? [])))
  const scale = (WIDTH - LEFT - 60) / Math.max(...figures)
  let y = 10
  const bars: string[] = []
  for (const [title, { rows }] of groups) {
    y += GAP
    bars.push(text(LEFT, y - 6, title, ' class="title"'))
    for (const name of SHOWN) {
      const value = median(rows[name] ?? [])
      const kind = name === 'ours' ? 'ours' : 'other'
      bars.push(text(LEFT - 8, y + 9, name, ' text-anchor="end"'))
      bars.push(
        `<rect x="${LEFT}" y="${y}" width="${(value * scale).toFixed(1)}" height="${BAR}" class="${kind}"/>`,
      )
      bars.push(text(LEFT + value * scale + 6, y + 9, value.toFixed(2)))
      y += STEP
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 16}" role="img" aria-label="Microseconds a request, less is better">`,
    '<style>text{font:11px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}.ours{fill:#0969da}.other{fill:#afb8c1}',
    '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.ours{fill:#4493f8}.other{fill:#484f58}}</style>',
    text(LEFT, 20, `Microseconds a request in memory, less is better (Node ${node}, ${processor})`),
    ...bars,
    '</svg>\n',
  ].join('\n')
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y}"${attributes}>${content}</text>`
}

/** In Markdown: microseconds in memory, and requests a second over sockets, both also as ratios. */
export function tables({ results }: Run): string {
  const inMemory = chosen(results).map(([title, result]) => [
    title,
    ...SHOWN.map(name => {
      const figure = median(result.rows[name] ?? [])
      return `${figure.toFixed(1)} (${ratio(result, name, 'by hand').toFixed(2)})`
    }),
  ])
  const overSockets = FRAMEWORKS.flatMap(([name, title]) => {
    const [actual, preflight] = [name, `${name} preflight`].map(each =>
      results.find(result => result.name === each),
    )
    if (!actual || !preflight) return []
    const rate = (result: Result, row: string) =>
      Math.round(median(result.rows[row] ?? [])).toLocaleString('en')
    const ours = (result: Result) =>
      `${rate(result, 'ours')} (${ratio(result, 'ours', 'plugin').toFixed(2)})`
    const plugins = (result: Result) => rate(result, 'plugin')
    const cells = [plugins(actual), ours(actual), plugins(preflight), ours(preflight)]
    return [[title, rate(actual, 'bare'), ...cells]]
  })
  return [
    ...markdown(['µs a request (÷ by hand)', ...SHOWN], inMemory),
    '',
    ...markdown(
      [
        ...['requests/s', 'without CORS', 'with its plugin', 'ours (÷ plugin)'],
        ...['preflights/s with its plugin', 'ours (÷ plugin)'],
      ],
      overSockets,
    ),
  ].join('\n')
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows]
  return lines.map(cells => `| ${cells.join(' | ')} |`)
}

function chosen(results: readonly Result[]): [title: string, result: Result][] {
  return GROUPS.flatMap(([name, title]) =>
    results
      .filter(result => result.name === name)
      .map((result): [string, Result] => [title, result]),
  )
}
