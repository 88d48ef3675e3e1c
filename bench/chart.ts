// The chart of a run, as SVG: bars of the microseconds per request. Its colors follow the page's color scheme.
import { NAMES } from './contenders/index.ts'
import { median, type Run } from './results.ts'

/** The cases of the chart and their titles. */
const CHARTED: readonly (readonly [name: string, title: string])[] = [
  ['object', 'writeHead(status, object)'],
  ['array', 'writeHead(status, array)'],
  ['setHeader', 'setHeader'],
  ['no origin', 'no Origin'],
  ['preflight', 'preflight'],
]
const [LEFT, BAR, STEP, GAP, WIDTH] = [150, 11, 14, 32, 720]

export function chart({ results, node, processor }: Run): string {
  const figures = (name: string): number[] => NAMES.map(row => median(results[name]?.[row] ?? []))
  const scale = (WIDTH - LEFT - 60) / Math.max(...CHARTED.flatMap(([name]) => figures(name)))
  const lines: string[] = []
  let y = 10
  for (const [name, title] of CHARTED) {
    y += GAP
    lines.push(text(LEFT, y - 6, title, ' class="title"'))
    for (const [i, figure] of figures(name).entries()) {
      const row = NAMES[i] as string
      const width = (figure * scale).toFixed(1)
      const kind = row === 'ours' ? 'ours' : 'other'
      lines.push(
        text(LEFT - 8, y + 9, row, ' text-anchor="end"'),
        `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR}" class="${kind}"/>`,
        text(LEFT + figure * scale + 6, y + 9, figure.toFixed(2)),
      )
      y += STEP
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 16}" role="img" aria-label="Microseconds per request, less is better">`,
    '<style>text{font:11px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}.ours{fill:#0969da}.other{fill:#afb8c1}',
    '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.ours{fill:#4493f8}.other{fill:#484f58}}</style>',
    text(
      LEFT,
      20,
      `Microseconds per request in memory, less is better (Node ${node}, ${processor})`,
    ),
    ...lines,
    '</svg>\n',
  ].join('\n')
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y}"${attributes}>${content}</text>`
}
